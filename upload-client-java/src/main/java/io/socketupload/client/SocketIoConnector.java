package io.socketupload.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socket.client.Manager;
import io.socket.client.Socket;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Connects with socket.io-client, whose own reconnecting is off: what it would send again is not what is wanted. */
final class SocketIoConnector implements Connector {
    // The server holds a poll for as long as it has nothing to say but its pings, and a POST while its disk is slow.
    private static final Duration HTTP_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(2);

    private final URI server;
    private final String namespace;
    private final String path;
    private final Transport transport;
    private final Map<String, String> auth;
    private final ExecutorService threads;
    private final OkHttpClient http;

    SocketIoConnector(
            URI server,
            String namespace,
            String path,
            Transport transport,
            Map<String, String> auth,
            Consumer<OkHttpClient.Builder> customizer) {
        this.server = server;
        this.namespace = namespace;
        this.path = path;
        this.transport = transport;
        this.auth = auth;
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_THREAD.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                SocketIoConnector::thread);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .readTimeout(HTTP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .writeTimeout(HTTP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        customizer.accept(builder);
        this.http = builder.build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "socket-upload-http");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Connection open(Connection.Listener listener) {
        Dispatcher dispatcher = new Dispatcher(threads);
        HttpWatch watch = new HttpWatch();
        OkHttpClient client = http.newBuilder()
                .dispatcher(dispatcher)
                .addInterceptor(watch)
                .addInterceptor(new LineBreaks())
                .build();
        WebSocketWatch webSockets = new WebSocketWatch(client);

        Manager.Options options = new Manager.Options();
        options.path = path;
        options.transports = transport.names();
        options.auth = auth.isEmpty() ? null : auth;
        options.callFactory = client;
        options.webSocketFactory = webSockets;
        options.reconnection = false;
        options.timeout = -1; // Link has its own
        Socket socket = new Manager(server, options).socket(namespace, options);
        SocketIoConnection connection =
                new SocketIoConnection(socket, server.toString(), listener, watch, webSockets, () -> {
                    webSockets.cancel();
                    dispatcher.cancelAll();
                });
        connection.open();
        return connection;
    }

    @Override
    public void close() {
        http.connectionPool().evictAll(); // the threads end by themselves when nothing is left to do
    }
}
