package io.socketupload.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An {@link Application} that runs, and the browser of somebody who uses it. */
final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it on free ports; {@code more} are further properties. */
    static Running storingIn(Path directory, Class<?> application, String... more) {
        List<String> usual = List.of(
                "server.port=0",
                "socket-upload.port=0",
                "socket-upload.directory=" + directory,
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.show-details=always",
                "spring.main.banner-mode=off",
                "logging.level.root=warn");
        String[] properties = Stream.concat(usual.stream(), Stream.of(more))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        return new Running(new SpringApplicationBuilder(application).run(properties));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    List<String> beansOf(Class<?> type) {
        return List.of(context.getBeanNamesForType(type));
    }

    int uploadPort() {
        return context.getEnvironment().getRequiredProperty("local.socket-upload.port", Integer.class);
    }

    String uploadUrl() {
        return "http://127.0.0.1:" + uploadPort();
    }

    int webPort() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    // -- the browser --

    /** Signs in; returns the cookie of the session. */
    String signIn(String user) {
        HttpResponse<String> answer = send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + user + "&password=secret")));
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    /** What a client connects with that has the cookie of a browser. */
    static Map<String, ?> withCookie(String cookie) {
        return Map.of("transports", List.of("websocket"), "extraHeaders", Map.of("cookie", cookie));
    }

    HttpResponse<String> get(String path, String cookie) {
        return send(request(path).header("Cookie", cookie));
    }

    HttpResponse<String> delete(String path, String cookie) {
        return send(request(path).header("Cookie", cookie).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
