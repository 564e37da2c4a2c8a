package io.socketupload.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that the uploads of a client share: made when one wants it, and made again when it is lost. Used on the
 * loop's thread.
 */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    // All clients of a server that stops are told the same time to come back.
    private static final Duration GOAWAY_SPREAD = Duration.ofSeconds(1);

    /** An upload that needs the connection. */
    interface Member {
        /** Whether there is something to send. */
        boolean wantsConnection();

        void connected(Connection connection);

        /** The connection is lost or could not be made. */
        void disconnected(UploadFailedException cause);

        void received(String event, Answer message);
    }

    private final Loop loop;
    private final Connector connector;
    private final Backoff backoff;
    private final Set<Member> members = new LinkedHashSet<>();

    private @Nullable Connection connection;
    private boolean open;
    private boolean closed;
    // Ends the attempt to connect, begins the next one, or ends a connection that the server wants to end.
    private Loop.@Nullable Timer timer;
    private int attempts;

    // The server asked us to leave, and to come back then.
    private boolean leaving;
    private long comeBackAt;

    Link(Loop loop, Connector connector, Backoff backoff) {
        this.loop = loop;
        this.connector = connector;
        this.backoff = backoff;
    }

    /** Tells {@code member} of the connection until it leaves; makes one if there is none. Harmless when repeated. */
    void join(Member member) {
        members.add(member);
        if (open && !leaving) {
            member.connected(Objects.requireNonNull(connection));
        } else if (connection == null && timer == null) {
            connect();
        }
    }

    void leave(Member member) {
        members.remove(member);
    }

    /** Whether the server asked for nothing more on this connection. */
    boolean isLeaving() {
        return leaving;
    }

    /** An upload got on: what failed before does not count any more. */
    void progressed() {
        attempts = 0;
    }

    /** Gives up the connection, which seems to be dead. */
    void drop(String reason) {
        Connection dropped = connection;
        if (dropped != null) {
            dropped.close();
            lost(UploadFailedException.connection(reason, null));
        }
    }

    void close() {
        closed = true;
        cancelTimer();
        members.clear();
        if (connection != null) {
            connection.close();
            connection = null;
        }
        connector.close();
    }

    private void connect() {
        cancelTimer();
        if (closed) {
            return;
        }
        open = false;
        leaving = false;
        Attempt attempt = new Attempt();
        Connection opening = connector.open(attempt);
        attempt.connection = opening;
        connection = opening;
        timer = loop.schedule(CONNECT_TIMEOUT, () -> drop("The server did not answer in time."));
    }

    private void opened() {
        cancelTimer();
        open = true;
        for (Member member : List.copyOf(members)) {
            if (open && members.contains(member)) {
                member.connected(Objects.requireNonNull(connection));
            }
        }
    }

    private void received(String event, Answer message) {
        if (event.equals(Messages.GOAWAY)) {
            goAway(message.retryAfter());
            return;
        }
        forEachMember(member -> member.received(event, message));
    }

    private void goAway(Duration retryAfter) {
        if (!open || leaving) {
            return;
        }
        Duration wait = retryAfter.plusMillis(
                Math.round(GOAWAY_SPREAD.toMillis() * backoff.chance().getAsDouble()));
        log.debug("The server asks to come back in {}", wait);
        leaving = true;
        comeBackAt = loop.nanoTime() + wait.toNanos();
        cancelTimer();
        timer = loop.schedule(wait, () -> drop("The server stopped."));
    }

    private void lost(UploadFailedException cause) {
        log.debug("No connection: {}", cause.getMessage());
        Duration wait = leaving
                ? Duration.ofNanos(Math.max(0, comeBackAt - loop.nanoTime()))
                : backoff.delay(Math.max(1, attempts + 1));
        connection = null;
        open = false;
        leaving = false;
        attempts++;
        cancelTimer();
        // Set before the members hear of it: one that joins in the meantime must not connect at once.
        timer = loop.schedule(wait, this::connectIfWanted);
        forEachMember(member -> member.disconnected(cause));
    }

    private void connectIfWanted() {
        timer = null;
        if (members.stream().anyMatch(Member::wantsConnection)) {
            connect();
        }
    }

    private void forEachMember(Consumer<Member> action) {
        for (Member member : List.copyOf(members)) {
            if (members.contains(member)) {
                action.accept(member);
            }
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Hears of one connection, for as long as it is the one. */
    private final class Attempt implements Connection.Listener {
        private @Nullable Connection connection;

        @Override
        public void opened() {
            ifCurrent(Link.this::opened);
        }

        @Override
        public void received(String event, Answer message) {
            ifCurrent(() -> Link.this.received(event, message));
        }

        @Override
        public void closed(UploadFailedException cause) {
            ifCurrent(() -> lost(cause));
        }

        private void ifCurrent(Runnable action) {
            loop.execute(() -> {
                if (connection != null && connection == Link.this.connection) {
                    action.run();
                }
            });
        }
    }
}
