package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;

/**
 * Decides which uploads are accepted. Called by several threads at once and may block: it runs on the engine's threads
 * and holds up its own upload only. (Before Java 21 the engine has up to 256 threads, and an executor of the host's as many
 * as the host gave it: when all of them are blocked at once, other uploads wait.) An exception refuses the upload.
 *
 * <p>Only {@link #check} must be written; the other methods accept.
 */
@FunctionalInterface
public interface UploadPolicy {
    /**
     * Decides before any byte is taken, and again when an upload is resumed: {@code session} is
     * {@link UploadState#OPENING} or {@link UploadState#RESUMING}. What is reserved here is given back in {@link #ended}.
     */
    Decision check(UploadSession session);

    /**
     * Decides on the first 512 bytes, or fewer if the file is shorter, before the last of them reaches the sink. Not
     * called for an empty file, nor again when an upload is resumed after them.
     */
    default Decision checkHead(UploadSession session, ByteBuffer head) {
        return Decision.accept();
    }

    /** Whether {@link #checkHead} has anything to do. */
    default boolean checksHead() {
        return false;
    }

    /**
     * Decides on the whole file before it is published; a {@link Decision.Reject} with
     * {@link UploadErrorCode#REJECTED} is the usual way to refuse one. May be called again for the same file if the server
     * died before that was published.
     */
    default Decision inspect(UploadSession session, Content content) throws IOException {
        return Decision.accept();
    }

    /** Whether {@link #inspect} has anything to do. */
    default boolean inspects() {
        return false;
    }

    /**
     * An upload that {@link #check} accepted is not under way any more; its {@link UploadSession#state()} tells why. Called
     * exactly once for each acceptance.
     */
    default void ended(UploadSession session) {}

    /**
     * The largest file that may come, in bytes. A file whose size is not known yet ends when it grows over it. Asked once,
     * when the engine is built.
     */
    default long maxFileSize() {
        return Long.MAX_VALUE;
    }

    /**
     * The media types that files may have, such as {@code image/png} or {@code image/*}, in lower case, where an empty
     * string stands for files without one; empty if any may come. It is told to clients who ask, and decides nothing.
     * Must not block.
     */
    default Set<String> allowedTypes() {
        return Set.of();
    }

    /** The extensions that file names may have, without the dot; otherwise as {@link #allowedTypes}. */
    default Set<String> allowedExtensions() {
        return Set.of();
    }

    /** Asks {@code next} as well, if this policy accepts. */
    default UploadPolicy and(UploadPolicy next) {
        return new BothPolicies(this, Objects.requireNonNull(next, "next"));
    }

    /** Accepts everything. */
    static UploadPolicy acceptAll() {
        return session -> Decision.accept();
    }

    /** The bytes of a file that is not published yet. */
    @FunctionalInterface
    interface Content {
        /** Reads them from the first; to be closed by the caller. */
        InputStream open() throws IOException;
    }

    /** The answer of a policy. */
    sealed interface Decision {
        /** The upload may go on. */
        record Accept() implements Decision {
            private static final Accept INSTANCE = new Accept();
        }

        /** The upload ends with this code, and this sentence for people. */
        record Reject(UploadErrorCode code, String message) implements Decision {
            public Reject {
                Objects.requireNonNull(code, "code");
                Objects.requireNonNull(message, "message");
            }
        }

        /** Does nothing if this is acceptance, and throws the refusal otherwise. */
        default void orThrow() {
            if (this instanceof Reject reject) {
                throw new UploadException(reject.code(), reject.message());
            }
        }

        static Decision accept() {
            return Accept.INSTANCE;
        }

        static Decision reject(UploadErrorCode code, String message) {
            return new Reject(code, message);
        }
    }
}
