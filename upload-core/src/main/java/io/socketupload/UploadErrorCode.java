package io.socketupload;

import java.util.Locale;

/** Why an upload, or a message about it, was refused. Each constant's {@link #wireName()} is part of the protocol. */
public enum UploadErrorCode {
    /** A field is missing, of the wrong type, out of range, or longer than its limit. */
    INVALID_REQUEST(false),
    /** No identity where one is needed. */
    UNAUTHORIZED(false),
    /** A policy said no. */
    FORBIDDEN(false),
    /** More bytes than the limits or a policy allow for one file. */
    FILE_TOO_LARGE(false),
    /** A media type or file name extension that a policy does not allow. */
    TYPE_NOT_ALLOWED(false),
    /** More bytes than the owner may still store. */
    QUOTA_EXCEEDED(false),
    /** More uploads at once than the connection or the owner may have. */
    TOO_MANY_UPLOADS(true),
    /** Too much in too short a time. */
    RATE_LIMITED(true),
    /** The server is about to stop and takes no new uploads. */
    SHUTTING_DOWN(true),
    /** There is no such upload for this client; the same answer whether it never was, is gone, or is another's. */
    NOT_FOUND(false),
    /** The id is in use. */
    CONFLICT(false),
    /** A chunk is longer than the largest that is accepted. */
    CHUNK_TOO_LARGE(false),
    /** A chunk lies outside the file or ahead of the window, or its index and offset disagree. */
    CHUNK_OUT_OF_BOUNDS(false),
    /** The chunk's bytes do not have the checksum sent with them; the upload lives on. */
    CHUNK_CHECKSUM_MISMATCH(true),
    /** All chunks came and they are not as many bytes as declared. */
    SIZE_MISMATCH(false),
    /** The whole file does not have the checksum declared for it. */
    FILE_CHECKSUM_MISMATCH(false),
    /** The sink has no space left. */
    STORAGE_FULL(true),
    /** The sink failed in another way. */
    STORAGE_FAILURE(false),
    /** An inspection of the finished file refused it. */
    REJECTED(false);

    private final boolean retryable;
    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    UploadErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** The code as clients see it, such as {@code file-too-large}. */
    public String wireName() {
        return wireName;
    }

    /** How long to wait before the same request, where that is known; otherwise 0. */
    public long retryAfterMillis() {
        return switch (this) {
            case TOO_MANY_UPLOADS, RATE_LIMITED -> 1_000;
            case SHUTTING_DOWN -> 5_000;
            default -> 0;
        };
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
