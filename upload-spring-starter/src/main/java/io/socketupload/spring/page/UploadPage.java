package io.socketupload.spring.page;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.socketupload.spring.SocketUploadProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.util.HtmlUtils;

/** The page as the upload client has it on the class path, told where the uploads go. */
final class UploadPage {
    static final String PATH = "/socket-upload/";
    static final String INDEX = PATH + "index.html";
    static final String ALL = PATH + "**";
    static final String FOLDER = "META-INF/resources/socket-upload/";

    private static final String HEAD = "<head>";

    private final SocketUploadProperties properties;
    private final Environment environment;

    UploadPage(SocketUploadProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    boolean isEnabled() {
        return properties.page().enabled();
    }

    /** What the page consists of, besides the page itself. */
    static Resource files() {
        return new ClassPathResource(FOLDER);
    }

    /**
     * The page.
     *
     * @param address at which the browser asked for it
     */
    String index(URI address) throws IOException {
        String page = new ClassPathResource(FOLDER + "index.html").getContentAsString(StandardCharsets.UTF_8);
        String told = HEAD + meta("server", server(address)) + meta("namespace", properties.namespace());
        return page.replace(HEAD, told);
    }

    private String server(URI address) {
        String told = properties.page().server();
        if (told != null) {
            return told;
        }
        @Nullable String host = address.getHost();
        int asked = properties.port(); // in the moment that only the web server has started
        int port = environment.getProperty("local.socket-upload.port", Integer.class, asked);
        String scheme = properties.ssl().bundle() == null ? "" : "https:"; // else that of the page
        return host == null ? "/" : scheme + "//" + host + ":" + port;
    }

    private static String meta(String name, String content) {
        return "\n  <meta name=\"socket-upload-" + name + "\" content=\"" + HtmlUtils.htmlEscape(content) + "\">";
    }
}
