package io.socketupload.client;

/** Makes connections to the one server of a client. */
interface Connector {
    /** Begins to connect; returns at once. */
    Connection open(Connection.Listener listener);

    /** Lets go of everything. */
    void close();
}
