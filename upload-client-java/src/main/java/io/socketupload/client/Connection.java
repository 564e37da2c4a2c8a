package io.socketupload.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.thread.EventThread;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.WebSocket;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server, which never comes back once it is lost: what socket.io-client's own reconnecting would
 * send again is not what is wanted. Thread-safe. What comes over it goes to the inbox.
 */
final class Connection implements AutoCloseable {
    /** Names of events that no server sends. */
    static final String OPENED = "opened";

    static final String LOST = "lost";
    static final String ANSWERED = "answered";

    private static final List<String> EVENTS =
            List.of("upload-ready", "upload-progress", "upload-complete", "upload-error", "upload-goaway");
    private static final Pattern HTTP_STATUS = Pattern.compile("\\b[45]\\d\\d\\b");
    // How long a connection may take to say goodbye.
    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    // The server holds a poll for as long as it has nothing to say but its pings, and a POST while its disk is slow.
    private static final OkHttpClient HTTP = new OkHttpClient.Builder()
            .readTimeout(2, TimeUnit.MINUTES)
            .writeTimeout(2, TimeUnit.MINUTES)
            .build();
    // OkHttp's own keep a program from ending for a minute.
    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), Connection::thread);

    /**
     * Something that came.
     *
     * @param from null if it is for the upload, and not from the server
     * @param tag of what it answers
     * @param failure why the connection is lost
     */
    record Event(
            @Nullable Connection from,
            String name,
            Answer answer,
            @Nullable Object tag,
            @Nullable UploadFailedException failure) {}

    private final Settings settings;
    private final BlockingQueue<Event> inbox;
    private final Dispatcher dispatcher = new Dispatcher(THREADS);
    private final Socket socket;
    private volatile @Nullable WebSocket webSocket;
    private volatile long heardAt = System.nanoTime();
    private boolean over; // on socket.io-client's thread

    private Connection(Settings settings, BlockingQueue<Event> inbox) {
        this.settings = settings;
        this.inbox = inbox;
        this.socket = socket();
    }

    /** Begins to connect; {@link #OPENED} or {@link #LOST} tells how that went. */
    static Connection open(Settings settings, BlockingQueue<Event> inbox) {
        Connection connection = new Connection(settings, inbox);
        connection.open();
        return connection;
    }

    private Socket socket() {
        IO.Options options = options();
        String namespace = settings.server().getPath();
        return new Manager(settings.server(), options).socket(namespace.isEmpty() ? "/" : namespace, options);
    }

    private IO.Options options() {
        OkHttpClient http = HTTP.newBuilder().dispatcher(dispatcher).build();
        IO.Options options = new IO.Options();
        options.transports = new String[] {settings.polling() ? "polling" : "websocket"};
        options.auth = settings.auth().isEmpty() ? null : settings.auth();
        options.callFactory = http;
        options.webSocketFactory = http;
        settings.customizer().accept(options);
        options.reconnection = false;
        options.timeout = -1; // we have our own
        WebSocket.Factory factory = options.webSocketFactory;
        options.webSocketFactory = (request, listener) -> {
            WebSocket created = factory.newWebSocket(request, listener);
            webSocket = created; // which socket.io-client does not give out
            return created;
        };
        return options;
    }

    private void open() {
        socket.on(Socket.EVENT_CONNECT, nothing -> tell(OPENED, new Answer(new JSONObject()), null));
        socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> lost(notConnected(arguments)));
        socket.on(
                Socket.EVENT_DISCONNECT,
                arguments -> lost(UploadFailedException.connection(
                        "The connection to " + settings.server() + " was lost (" + arguments[0] + ").", null)));
        for (String event : EVENTS) {
            socket.on(event, arguments -> tell(event, Answer.of(arguments), null));
        }
        socket.open();
    }

    private void tell(String event, Answer answer, @Nullable Object tag) {
        heardAt = System.nanoTime();
        inbox.add(new Event(this, event, answer, tag, null));
    }

    private void lost(UploadFailedException failure) {
        if (!over) {
            over = true;
            inbox.add(new Event(this, LOST, new Answer(new JSONObject()), null, failure));
            close();
        }
    }

    /** When the server was last heard of, as {@link System#nanoTime} has it. */
    long heardAt() {
        return heardAt;
    }

    /**
     * Sends an event, or drops it if the connection is lost. The acknowledgement comes as {@link #ANSWERED}.
     *
     * @param tag tells which one is answered
     */
    void emit(String event, Object tag, Object... payloads) {
        Ack ack = arguments -> tell(ANSWERED, Answer.of(arguments), tag);
        EventThread.exec(() -> {
            if (socket.connected()) { // else it would be kept, for a connection that never comes
                socket.emit(event, payloads, ack);
            }
        });
    }

    /** Ends it: with a word to the server if that hears it soon, and in any case. Harmless when repeated. */
    @Override
    public void close() {
        EventThread.exec(() -> {
            over = true;
            socket.off();
            socket.close();
        });
        SOON.execute(() -> {
            WebSocket current = webSocket;
            if (current != null) {
                current.cancel();
            }
            dispatcher.cancelAll();
        });
    }

    private UploadFailedException notConnected(Object[] arguments) {
        if (arguments.length > 0 && arguments[0] instanceof Throwable cause) {
            return unreachable(cause);
        }
        // The server's own word, as Socket.IO's middleware words it.
        Answer error = Answer.of(arguments);
        return new UploadFailedException(
                "unauthorized", false, error.text("message", settings.server() + " does not let this client in."));
    }

    private UploadFailedException unreachable(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        if (root instanceof ProtocolException || root.getClass() == IOException.class) {
            Matcher status = HTTP_STATUS.matcher(reason); // these libraries tell it in no other way
            if (status.find()) {
                return refused(Integer.parseInt(status.group()), cause);
            }
        }
        String sentence = root instanceof UnknownHostException ? "there is no host of that name" : reason;
        return UploadFailedException.connection("Can't reach " + settings.server() + ": " + sentence + ".", root);
    }

    private UploadFailedException refused(int status, Throwable cause) {
        String code = switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            default -> UploadFailedException.CONNECTION_FAILED;
        };
        boolean retryable = status >= 500 || status == 408 || status == 429;
        String message = status == 404
                ? "There is no Socket.IO at " + settings.server() + "."
                : settings.server() + " refused the connection with HTTP status " + status + ".";
        return new UploadFailedException(code, retryable, message, Duration.ZERO, cause);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "socket-upload-http");
        thread.setDaemon(true);
        return thread;
    }
}
