package io.socketupload.client;

import java.util.function.Consumer;

import org.json.JSONObject;

/** One connection to the server, which never comes back once it is lost. */
interface Connection {
    /**
     * Sends an event, or drops it if the connection is lost.
     *
     * @param payload a {@link JSONObject} or a string
     * @param answered gets the acknowledgement, from any thread, if one comes
     */
    void emit(String event, Object payload, Consumer<Answer> answered);

    /** How many bytes of chunks wait in this process to be sent, roughly. */
    long backlog();

    /** Ends it, without a word to the listener. Harmless when repeated. */
    void close();

    /** Hears of a connection, from any thread. */
    interface Listener {
        void opened();

        void received(String event, Answer message);

        /** The connection is lost, or never came to be. The last that is heard of it. */
        void closed(UploadFailedException cause);
    }
}
