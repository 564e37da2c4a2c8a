package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.socketupload.Chunk;
import io.socketupload.ChunkHeader;
import io.socketupload.UploadConnection;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadMessage;
import io.socketupload.UploadPeer;
import org.jspecify.annotations.Nullable;

/**
 * One client: an Engine.IO session, over whichever channels it comes. Its messages are handled one at a time, under its
 * lock, since a hostile client may use two channels at once.
 */
final class Session {
    // How often what is heard counts.
    private static final long HEARD_NANOS = TimeUnit.SECONDS.toNanos(1);
    // How long the attachments of an event that is not ours are kept for the rest of them.
    private static final long FOREIGN_SECONDS = 30;

    private enum Authorization {
        NONE,
        PENDING,
        GRANTED,
        CLOSED
    }

    private final Endpoint endpoint;
    private final ClientHead head;
    private final Runnable forget;
    private final Outbox outbox;
    private final Channels channels;

    /** Held while messages are handed on to netty-socketio and the host; never taken with the lock of this held. */
    final Object handingOn = new Object();

    // -- guarded by this --
    private final ChunkReader reader = new ChunkReader();
    private final Attachments attachments = new Attachments();
    private final List<Chunk> chunks = new ArrayList<>(); // whole, and not the engine's yet
    private Authorization authorization = Authorization.NONE;

    // When something was heard of the client the last time that it counted.
    private volatile long heardAt = System.nanoTime();

    // Set when authorized, by a thread that holds the lock.
    private volatile @Nullable UploadConnection connection;

    /** @param forget removes what netty-socketio may still have of a client that it has disconnected */
    Session(Endpoint endpoint, ClientHead head, Runnable forget) {
        this.endpoint = endpoint;
        this.head = head;
        this.forget = forget;
        this.outbox = new Outbox(head);
        this.channels = new Channels(head, this, this::isCongested);
    }

    UUID id() {
        return head.getSessionId();
    }

    ClientHead head() {
        return head;
    }

    Outbox outbox() {
        return outbox;
    }

    Channels channels() {
        return channels;
    }

    // -- connecting --

    /** The client has come over this WebSocket. */
    void comesOver(Channel webSocket) {
        outbox.sendOver(webSocket);
        channels.changed(webSocket);
    }

    /**
     * Asks the authenticator about a client that wants to connect to our namespace.
     *
     * @param accepted what lets it in, run on an event loop
     */
    synchronized void connect(ByteBuf message, PacketHeader header, Channel channel, Runnable accepted) {
        if (authorization != Authorization.NONE) {
            return; // it is in, or soon will be
        }
        Map<String, Object> auth;
        try {
            auth = RequestReader.readAuth(message, header.bodyIndex());
        } catch (InvalidRequestException e) {
            outbox.send(Answers.connectError(endpoint.namespace(), e.reason()));
            return;
        }
        authorization = Authorization.PENDING;
        channels.hold(); // until it is known who sends
        endpoint.engine().execute(() -> {
            UploadAuthenticator.Result result = endpoint.authenticate(head, auth);
            channel.eventLoop().execute(() -> authorized(result, accepted));
        });
    }

    private void authorized(UploadAuthenticator.Result result, Runnable accepted) {
        synchronized (this) {
            if (authorization != Authorization.PENDING) {
                return;
            }
            if (result instanceof UploadAuthenticator.Result.Accepted identity) {
                authorization = Authorization.GRANTED;
                connection = endpoint.engine().connect(new Peer(identity.identity()));
            } else if (result instanceof UploadAuthenticator.Result.Refused refused) {
                authorization = Authorization.NONE;
                outbox.send(Answers.connectError(endpoint.namespace(), refused.reason()));
            }
        }
        if (connection != null) {
            accepted.run();
        }
        channels.goOn();
    }

    /** The client left our namespace; it may connect again. */
    synchronized void disconnect() {
        readComplete();
        UploadConnection left = connection;
        connection = null;
        attachments.clear();
        if (authorization != Authorization.CLOSED) {
            authorization = Authorization.NONE;
        }
        if (left != null) {
            left.close();
        }
        channels.goOn();
    }

    /** Ends the session of a client that breaks the rules. Never called with a lock held. */
    void expel() {
        head.disconnect();
        forget.run();
    }

    /** The client is gone. */
    synchronized void close() {
        disconnect();
        authorization = Authorization.CLOSED;
        channels.close();
    }

    // -- what comes in --

    /** The client lives: the answer to a ping may be queued behind all the chunks that it has sent before. */
    void heard() {
        long now = System.nanoTime();
        if (now - heardAt > HEARD_NANOS) {
            heardAt = now;
            head.schedulePingTimeout();
        }
    }

    /** An event of ours without attachments. */
    synchronized void event(ByteBuf message, PacketHeader header) {
        readComplete();
        Consumer<UploadMessage> ack = ack(header);
        try {
            Request request = RequestReader.read(message, header.bodyIndex());
            UploadConnection uploads = connection;
            if (request == null) {
                return; // none of ours after all
            }
            if (uploads == null) {
                unauthorized(request.uploadId(), ack);
            } else if (request instanceof Request.Start start) {
                uploads.start(start.request(), ack);
            } else if (request instanceof Request.Cancel cancel) {
                uploads.cancel(cancel.id(), cancel.resumeToken(), ack);
            } else if (request instanceof Request.Data chunk) {
                refuse(chunk.uploadId(), "data must be binary.", ack);
            } else if (ack == null) {
                return; // a question without a place for the answer
            } else if (request instanceof Request.Status status) {
                uploads.status(status.id(), status.resumeToken(), ack);
            } else if (request instanceof Request.Limits) {
                Map<String, Object> limits = Answers.limits(endpoint.engine(), endpoint.downloads());
                outbox.send(Answers.ack(endpoint.namespace(), header.ackId(), limits));
            }
        } catch (InvalidRequestException e) {
            refuse(e.uploadId(), e.reason(), ack);
        }
    }

    /** A binary event of ours: the chunk's header, and the bytes are to come. */
    synchronized void binaryEvent(ByteBuf message, PacketHeader header) {
        abandonAttachments();
        Consumer<UploadMessage> ack = ack(header);
        try {
            ChunkHeader usual = reader.read(message, header.bodyIndex());
            Request request = usual == null ? RequestReader.read(message, header.bodyIndex()) : new Request.Data(usual);
            if (request instanceof Request.Data chunk && header.attachments() == 1) {
                if (connection != null) {
                    attachments.awaitChunk(chunk.header(), ack);
                    return;
                }
                unauthorized(chunk.uploadId(), ack);
            } else if (request != null) {
                refuse(request.uploadId(), "Only file-chunk carries bytes, and those of one chunk.", ack);
            }
        } catch (InvalidRequestException e) {
            refuse(e.uploadId(), e.reason(), ack);
        }
        attachments.ignore(header.attachments());
    }

    /** Somebody else's binary event: kept until it is whole, if that is soon. */
    synchronized void foreignBinaryEvent(ByteBuf message, PacketHeader header, EventExecutor timer) {
        abandonAttachments();
        if (authorization == Authorization.CLOSED) {
            return; // nobody would release it
        }
        ForeignEvent event = attachments.awaitForeign(message, header.attachments());
        event.expires(timer.schedule(() -> forget(event), FOREIGN_SECONDS, TimeUnit.SECONDS));
    }

    private synchronized void forget(ForeignEvent event) {
        if (attachments.isAwaiting(event)) {
            attachments.clear();
        }
    }

    /**
     * Bytes that belong to the event before.
     *
     * @return somebody else's event that is now whole, for the caller to hand on and release; or null
     */
    synchronized @Nullable ForeignEvent attachment(ByteBuf bytes) {
        Attachments.Awaited awaited = attachments.take(bytes);
        if (awaited instanceof Attachments.ChunkBytes expected) {
            UploadConnection uploads = connection;
            if (uploads != null) {
                ByteBuf kept = bytes.retain();
                chunks.add(new Chunk(expected.header(), kept.nioBuffers(), kept::release, expected.ack()));
            }
        }
        return awaited instanceof ForeignEvent event && event.isWhole() ? event : null;
    }

    /**
     * Nothing more comes for now. Chunks go to the engine together: each time that its thread has to be woken costs more
     * than a chunk does.
     */
    synchronized void readComplete() {
        UploadConnection uploads = connection;
        if (uploads != null) {
            chunks.forEach(uploads::chunk);
        }
        chunks.clear();
    }

    /** Another message came where bytes should have: those will not come any more. */
    synchronized void abandonAttachments() {
        if (attachments.clear() instanceof Attachments.ChunkBytes missing) {
            refuse(missing.header().uploadId().value(), "The bytes of a chunk did not follow it.", missing.ack());
        }
    }

    private void refuse(@Nullable String uploadId, String reason, @Nullable Consumer<UploadMessage> ack) {
        readComplete();
        UploadConnection uploads = connection;
        if (uploads != null) {
            uploads.refuse(uploadId, new UploadException(UploadErrorCode.INVALID_REQUEST, reason), ack);
        } else {
            unauthorized(uploadId, ack);
        }
    }

    private void unauthorized(@Nullable String uploadId, @Nullable Consumer<UploadMessage> ack) {
        UploadMessage refusal = Answers.unauthorized(uploadId);
        outbox.send(Answers.event(endpoint.namespace(), refusal));
        if (ack != null) {
            ack.accept(refusal);
        }
    }

    private @Nullable Consumer<UploadMessage> ack(PacketHeader header) {
        if (header.ackId() == PacketHeader.NO_ACK) {
            return null;
        }
        return message -> outbox.send(Answers.ack(endpoint.namespace(), header.ackId(), message));
    }

    private boolean isCongested() {
        UploadConnection uploads = connection;
        return uploads != null && uploads.isCongested();
    }

    /** This client as the engine sees it. */
    private final class Peer implements UploadPeer {
        private final String identity;

        Peer(String identity) {
            this.identity = identity;
        }

        @Override
        public String owner() {
            return identity;
        }

        @Override
        public void send(UploadMessage message) {
            outbox.send(Answers.event(endpoint.namespace(), message));
        }

        @Override
        public void congestionChanged() {
            channels.readOn();
        }
    }
}
