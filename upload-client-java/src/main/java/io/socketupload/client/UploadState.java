package io.socketupload.client;

/** What an upload is about. */
public enum UploadState {
    /** It waits for its turn, or for the connection. */
    WAITING,
    /** Its bytes are on their way. */
    SENDING,
    /** It was told to pause. */
    PAUSED,
    /** Something went wrong that may go well the next time, which is awaited. */
    RETRYING,
    /** The server holds every byte, and puts the file in its place. */
    FINISHING,
    /** It is over: stored, failed or cancelled. */
    DONE
}
