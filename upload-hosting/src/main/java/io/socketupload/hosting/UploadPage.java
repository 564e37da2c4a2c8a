package io.socketupload.hosting;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/** The page as {@code upload-client} has it on the class path, told where the uploads go. Thread-safe. */
public final class UploadPage {
    /** Where a web server has it. */
    public static final String PATH = "/socket-upload/";

    /** Where the class path has what it consists of. */
    public static final String FOLDER = "META-INF/resources/socket-upload/";

    private static final String HEAD = "<head>";

    private final String namespace;
    private final @Nullable String server;
    private final boolean encrypted;
    private final IntSupplier port;

    /**
     * @param namespace of Socket.IO
     * @param server the address of the upload port as browsers reach it; null if it is that of the page, with another port
     * @param encrypted whether the upload port is, where it has the page's host
     * @param port of the uploads, where they have the page's host; asked for each page
     */
    public UploadPage(String namespace, @Nullable String server, boolean encrypted, IntSupplier port) {
        this.namespace = Objects.requireNonNull(namespace, "namespace");
        this.server = server;
        this.encrypted = encrypted;
        this.port = Objects.requireNonNull(port, "port");
    }

    /**
     * The page, as HTML.
     *
     * @param host at which the browser asked for it, an IPv6 address in brackets; null if unknown
     * @throws IOException if the class path does not have it
     */
    public String index(@Nullable String host) throws IOException {
        return html().replace(HEAD, HEAD + meta("server", server(host)) + meta("namespace", namespace));
    }

    private String server(@Nullable String host) {
        if (server != null) {
            return server;
        }
        String scheme = encrypted ? "https:" : ""; // else that of the page
        return host == null ? "/" : scheme + "//" + host + ":" + port.getAsInt();
    }

    private static String html() throws IOException {
        String name = "/" + FOLDER + "index.html";
        try (InputStream page = UploadPage.class.getResourceAsStream(name)) {
            if (page == null) {
                throw new FileNotFoundException("There is no " + name + ": upload-client is not on the class path.");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String meta(String name, String content) {
        String value = content.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        return "\n  <meta name=\"socket-upload-" + name + "\" content=\"" + value + "\">";
    }
}
