package io.socketupload.file;

/** When the server forces the bytes of an upload to disk, so that they survive the loss of power. */
public enum Sync {
    /** Never: the operating system writes them when it likes. A finished file survives the death of the server only. */
    NEVER,

    /** Before a file is reported as complete: then its bytes and its name are on disk. */
    COMPLETE
}
