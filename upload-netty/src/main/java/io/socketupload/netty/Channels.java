package io.socketupload.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The channels over which one client comes: a WebSocket, a poll that waits for its answer, a POST whose answer lets the
 * client send more. What it sends is read while there is room for it. Thread-safe, under the lock of the client's session.
 */
final class Channels {
    // netty-socketio takes a client for dead that is not heard for a while. One that we do not read is not heard.
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final ClientHead head;
    private final Object lock;
    private final BooleanSupplier congested;

    // -- guarded by the lock --
    private @Nullable Channel webSocket;
    private @Nullable Channel poll;
    private @Nullable Runnable waitingPost;
    private boolean posting;
    private boolean held;
    private boolean closed;
    private @Nullable Future<?> keepAlive;

    /**
     * @param lock the session's, so that a channel does not come while the client goes
     * @param congested whether what the client sent before waits for the disk
     */
    Channels(ClientHead head, Object lock, BooleanSupplier congested) {
        this.head = head;
        this.lock = lock;
        this.congested = congested;
    }

    // -- channels that come and go --

    /** A WebSocket of this client's has come, or can or can't be written to. */
    void changed(Channel channel) {
        synchronized (lock) {
            webSocket = channel;
            readOn();
        }
    }

    /**
     * Begins a poll; false if another still waits for its answer: a client sends one after the other.
     *
     * @param bind tells netty-socketio, which must not have let the client go meanwhile
     */
    boolean poll(Channel channel, Runnable bind) {
        synchronized (lock) {
            if (closed || (poll != null && poll.isActive())) {
                return false;
            }
            poll = channel;
            bind.run();
            return true;
        }
    }

    /**
     * A poll, or a handshake by one, gets its answer now, and netty-socketio lets go of its channel: that may carry other
     * clients' requests next.
     */
    void answered(Channel channel) {
        synchronized (lock) {
            if (poll == channel) {
                poll = null;
            }
            head.releasePollingChannel(channel);
        }
    }

    /**
     * Lets netty-socketio let go of a poll's channel that is closed. It looks first whether that is the client's current
     * one, which must not become another meanwhile: nobody would answer that.
     */
    void endPoll(Runnable release) {
        synchronized (lock) {
            release.run();
        }
    }

    /** Begins a POST; false if another is under way: a client sends one after the other. */
    boolean beginPost() {
        synchronized (lock) {
            if (posting) {
                return false;
            }
            posting = true;
            return true;
        }
    }

    /** Ends a POST: its answer, which lets the client send more, goes out when there is room for that. */
    void endPost(Runnable answer) {
        synchronized (lock) {
            waitingPost = answer;
            readOn();
        }
    }

    /** The client is gone. */
    void close() {
        synchronized (lock) {
            closed = true;
            readOn();
            // Nothing is heard over these any more: netty-socketio leaves them open for as long as the client likes.
            if (webSocket != null) {
                keepAlive(false, webSocket);
                webSocket.close();
                webSocket = null;
            }
            if (poll != null) {
                poll.close();
                poll = null;
            }
        }
    }

    // -- flow control --

    /** Reads nothing, until {@link #goOn}. */
    void hold() {
        synchronized (lock) {
            held = true;
            readOn();
        }
    }

    void goOn() {
        synchronized (lock) {
            held = false;
            readOn();
        }
    }

    /** Reads from the client if there is room for what it sends, else stops. */
    void readOn() {
        synchronized (lock) {
            boolean room = closed || (!held && !congested.getAsBoolean());
            Channel channel = webSocket;
            if (channel != null && channel.eventLoop().inEventLoop()) {
                boolean read = room && (channel.isWritable() || !channel.isActive());
                channel.config().setAutoRead(read);
                keepAlive(!read, channel);
            } else if (channel != null) {
                // By no other thread: Netty stops later what that stops, though this one may have gone on meanwhile.
                channel.eventLoop().execute(this::readOn);
            }
            Runnable answer = waitingPost;
            if (room && answer != null) {
                waitingPost = null;
                posting = false;
                answer.run();
            }
        }
    }

    private void keepAlive(boolean needed, Channel channel) {
        if (needed && keepAlive == null) {
            keepAlive = channel.eventLoop()
                    .scheduleAtFixedRate(
                            head::schedulePingTimeout, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        } else if (!needed && keepAlive != null) {
            keepAlive.cancel(false);
            keepAlive = null;
        }
    }
}
