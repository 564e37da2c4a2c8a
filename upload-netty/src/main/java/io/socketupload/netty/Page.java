package io.socketupload.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The files of one folder of the class path. Small, and kept in memory once asked for. */
final class Page {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*(\\.[A-Za-z0-9]+)+");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    // Nothing but the page's own files and its own server. 'self' covers ws: in current browsers only.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // A Worker has that of its script: it may use WebAssembly, which the page may not, and reaches nothing.
    private static final String WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'";

    private final String folder;
    private final String namespace;
    private final ConcurrentMap<String, byte[]> files = new ConcurrentHashMap<>();

    /** @param namespace where the page finds the uploads; it is told in its head */
    Page(String folder, String namespace) {
        this.folder = folder.endsWith("/") ? folder : folder + "/";
        this.namespace = namespace;
        if (load("index.html").isEmpty()) {
            throw new IllegalArgumentException("There is no index.html in " + folder + " on the class path");
        }
    }

    FullHttpResponse file(String name) {
        String file = name.isEmpty() ? "index.html" : name;
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(file).matches()) {
            return HttpRoutes.notFound();
        }
        byte[] bytes = files.get(file);
        if (bytes == null) {
            bytes = load(file).orElse(null);
            if (bytes == null) {
                return HttpRoutes.notFound(); // and not remembered: there is no end of such names
            }
            files.put(file, bytes);
        }
        return found(type, bytes, file.endsWith("-worker.js") ? WORKER_POLICY : POLICY);
    }

    private static FullHttpResponse found(String type, byte[] bytes, String policy) {
        FullHttpResponse response = Replies.of(HttpResponseStatus.OK, type, bytes);
        response.headers().set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        return response;
    }

    private Optional<byte[]> load(String name) {
        try (@Nullable InputStream in = Page.class.getClassLoader().getResourceAsStream(folder + name)) {
            return in == null ? Optional.empty() : Optional.of(withNamespace(name, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] withNamespace(String name, byte[] bytes) {
        if (!name.endsWith(".html") || namespace.equals("/")) {
            return bytes;
        }
        String escaped = namespace.replace("&", "&amp;").replace("\"", "&quot;");
        String meta = "<head>\n  <meta name=\"socket-upload-namespace\" content=\"" + escaped + "\">";
        return new String(bytes, UTF_8)
                .replaceFirst("<head>", Matcher.quoteReplacement(meta))
                .getBytes(UTF_8);
    }
}
