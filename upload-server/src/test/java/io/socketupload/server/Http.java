package io.socketupload.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain HTTP requests to a server. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Http() {}

    /** @param path without a slash at its beginning */
    static HttpResponse<String> get(ServerProcess server, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path)));
    }

    /** Connects as the Socket.IO client of a page of {@code origin} does. */
    static HttpResponse<String> handshake(ServerProcess server, String origin)
            throws IOException, InterruptedException {
        URI uri = URI.create(server.url() + "socket.io/?EIO=4&transport=polling");
        return send(HttpRequest.newBuilder(uri).header("Origin", origin));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
