package io.socketupload.netty;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;

/**
 * A client's poll, or its handshake by one, that waits for its answer.
 *
 * @param request its head; the body is gone
 */
record Poll(Session session, HttpRequest request) {
    /** The one that waits on a channel, which afterwards may carry other requests, even another client's. */
    static final AttributeKey<Poll> WAITING = AttributeKey.valueOf("socketUploadPoll");
}
