package io.socketupload;

/** Where an upload stands. It moves forward only, and the last three are final. */
public enum UploadState {
    /** Being checked by the policy and opened in the sink. */
    OPENING,
    /** Chunks are being written. */
    RECEIVING,
    /** Every byte is written; the sink is making the file durable and visible. */
    COMPLETING,
    /** The file is stored under its name. */
    COMPLETED,
    /** Given up by the client, its connection or a stopping server; the bytes are gone. */
    CANCELLED,
    /** Refused or broken; the bytes are gone. */
    FAILED;

    /** Whether nothing more will happen to the upload. */
    public boolean isFinal() {
        return this == COMPLETED || this == CANCELLED || this == FAILED;
    }
}
