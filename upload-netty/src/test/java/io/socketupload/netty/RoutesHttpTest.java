package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The page, the state of health, and everything that is neither. */
class RoutesHttpTest {
    private static final String PAGE = "raw-page";

    @Nested
    class WithAPage {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder -> builder.page(PAGE));

        @ParameterizedTest
        @CsvSource(textBlock = """
                        /,           text/html; charset=utf-8,       a page
                        /?x=1,       text/html; charset=utf-8,       a page
                        /index.html, text/html; charset=utf-8,       a page
                        /app.js,     text/javascript; charset=utf-8, script
                        /style.css,  text/css; charset=utf-8,        margin
                        /icon.svg,   image/svg+xml,                  svg
                        """)
        void the_files_of_the_page_are_served(String target, String type, String content) {
            RawResponse answer = RawRequest.get(target).send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo(type);
            assertThat(answer.text()).contains(content);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            RawResponse head = RawRequest.of("HEAD", target).send(server.port());
            assertThat(head.header("Content-Length")).isEqualTo(answer.header("Content-Length"));
        }

        @Test
        void only_the_script_of_a_worker_may_use_web_assembly_and_it_reaches_nothing() {
            RawResponse answer = RawRequest.get("/sums-worker.js").send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; script-src 'wasm-unsafe-eval'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/unknown.html",
                    "/notes.properties",
                    "/app",
                    "/.hidden",
                    "/..",
                    "/../raw-page/index.html",
                    "/%2e%2e/raw-page/index.html",
                    "/..%2fraw-page%2findex.html",
                    "/.%2e/index.html",
                    "/./index.html",
                    "//index.html",
                    "/index.html/",
                    "/index.html%00",
                    "/index.html%00.css",
                    "/%00",
                    "/%5c..%5cindex.html",
                    "/raw-page/index.html",
                    "/META-INF/MANIFEST.MF",
                    "/io/socketupload/netty/UploadServer.class",
                    "/junit-platform.properties",
                    "/uploads",
                    "/healthy",
                    "/health/",
                    "http://127.0.0.1/index.html",
                    "x",
                    "?x"
                })
        void nothing_else_is_there(String target) {
            RawResponse answer = RawRequest.get(target).send(server.port());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("There is nothing here.");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "sandbox");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/%zz", "/%", "/%f", "/?%zz&transport=x"})
        void a_malformed_address_is_told_so(String target) {
            assertThat(RawRequest.get(target).send(server.port()).status()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"})
        void only_get_and_head_are_answered(String method) {
            for (String target : List.of("/", "/app.js", "/health", "/uploads/x", "/unknown")) {
                RawResponse answer = RawRequest.of(method, target).send(server.port());
                assertThat(answer.status()).as("%s %s", method, target).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
            }
        }

        @Test
        void a_file_is_the_same_the_second_time_and_over_one_connection() {
            try (RawConnection connection = new RawConnection(server.port())) {
                byte[] request = RawRequest.get("/app.js").bytes(server.port());
                String first = connection.write(request).response().text();
                assertThat(connection.write(request).response().text()).isEqualTo(first);
                byte[] head = RawRequest.of("HEAD", "/unknown").bytes(server.port());
                assertThat(connection.write(head).response(false).status()).isEqualTo(404);
                assertThat(connection.write(request).response().text()).isEqualTo(first);
            }
        }

        @Test
        void http_1_0_gets_its_answer_and_an_end() {
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write("GET /health HTTP/1.0\r\n\r\n");
                assertThat(connection.response().json().path("status").asText()).isEqualTo("OK");
                connection.awaitEnd();
            }
        }

        @Test
        void health_counts_the_uploads_under_way() {
            assertHealth(0);
            RawClient client = server.client().start("a", 3).start("b", 3);
            assertHealth(2);
            client.finish("a", new byte[3]);
            assertHealth(1);
            client.finish("b", new byte[3]);
            assertHealth(0);
        }

        private static void assertHealth(int uploads) {
            RawServer.soon().untilAsserted(() -> {
                RawResponse answer = RawRequest.get("/health").send(server.port());
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                assertThat(answer.json().path("status").asText()).isEqualTo("OK");
                assertThat(answer.json().path("activeUploads").asInt(-1)).isEqualTo(uploads);
            });
        }
    }

    @Nested
    class WithoutAPage {
        @RegisterExtension
        static final RawServer server = RawServer.withDefaults();

        @ParameterizedTest
        @ValueSource(strings = {"/", "/index.html", "/app.js", "/unknown"})
        void there_is_none(String target) {
            assertThat(RawRequest.get(target).send(server.port()).status()).isEqualTo(404);
            assertThat(RawRequest.get("/health").send(server.port()).status()).isEqualTo(200);
        }
    }

    @Nested
    class WithoutDownloads {
        @RegisterExtension
        static final RawServer server =
                RawServer.with(builder -> builder.page(PAGE)).withoutDownloads();

        @Test
        void no_file_is_served() throws IOException {
            Files.writeString(server.directory().resolve("x.txt"), "stored");
            assertThat(RawRequest.get("/uploads/x.txt").send(server.port()).status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class OnAnotherPath {
        @RegisterExtension
        static final RawServer server = RawServer.with(
                        builder -> builder.customize(configuration -> configuration.setContext("/else/where")))
                .withoutServing();

        @Test
        void engine_io_is_there_and_only_there() {
            String target = "/else/where/?EIO=4&transport=polling";
            assertThat(RawRequest.get(target).send(server.port()).status()).isEqualTo(200);
            assertThat(RawRequest.get(RawPolling.TARGET).send(server.port()).status())
                    .isEqualTo(404);
            assertThat(RawRequest.get("/socket.io/").send(server.port()).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_page_that_is_not_there_is_noticed_at_the_start() {
        assertThatThrownBy(() -> new Page("no-such-folder", "/")).isInstanceOf(IllegalArgumentException.class);
    }
}
