package io.socketupload;

/** Where an upload stands. */
public enum UploadState {
    /** New: being checked by the policy and opened in the sink. */
    OPENING,
    /** Let go before: being checked and opened again. */
    RESUMING,
    /** Chunks are being written. */
    RECEIVING,
    /** Every byte is written; the checksum of the file is being checked. */
    VERIFYING,
    /** The policy looks at the whole file. */
    INSPECTING,
    /** The sink is making the file durable and visible. */
    COMPLETING,
    /** Without a connection; its bytes are kept until it expires. Another session of the same id goes on with it. */
    SUSPENDED,
    /** The file is stored under its name. */
    COMPLETED,
    /** Given up by the client, its connection, a stopping server or for its age; the bytes are gone. */
    CANCELLED,
    /** Refused or broken; the bytes are gone. */
    FAILED;

    /** Whether nothing more will happen to this session. */
    public boolean isFinal() {
        return this == SUSPENDED || this == COMPLETED || this == CANCELLED || this == FAILED;
    }
}
