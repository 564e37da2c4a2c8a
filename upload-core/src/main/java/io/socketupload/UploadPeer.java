package io.socketupload;

/** The far end of a connection, as an adapter shows it to the engine. Called from any thread; never blocks or throws. */
public interface UploadPeer {
    /** The identity that this connection was authenticated as: the owner of its uploads. */
    String owner();

    /** Sends an event. Dropped if the connection is gone. */
    void send(UploadMessage message);

    /**
     * {@link UploadConnection#isCongested()} may have changed. The adapter looks again, and reads from the connection
     * only while it is not congested.
     */
    void congestionChanged();
}
