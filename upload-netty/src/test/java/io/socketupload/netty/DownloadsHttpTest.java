package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.socketupload.UploadLimits;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finished files, whole or in part, and nothing but these. */
class DownloadsHttpTest {
    @Nested
    class ForEverybody {
        @RegisterExtension
        static final RawServer server = RawServer.with(UploadLimits.ofDefaults());

        private final byte[] content = new byte[1000];

        @BeforeEach
        void store() throws IOException {
            new Random(1).nextBytes(content);
            Files.write(server.directory().resolve("file.bin"), content);
        }

        private RawResponse get(String range) {
            return RawRequest.get("/uploads/file.bin").header("Range", range).send(server.port());
        }

        @Test
        void a_file_is_served_whole_and_as_an_attachment_that_no_browser_opens() {
            RawResponse answer = RawRequest.get("/uploads/file.bin").send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
            assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(answer.header("Content-Disposition"))
                    .isEqualTo("attachment; filename=\"file.bin\"; filename*=UTF-8''file.bin");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "sandbox");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(answer.header("Content-Range")).isNull();
        }

        @ParameterizedTest
        @CsvSource(
                textBlock =
                        """
                        bytes=0-0,       0,   1
                        bytes=0-99,      0,   100
                        bytes=10-19,     10,  10
                        bytes=990-,      990, 10
                        bytes=999-999,   999, 1
                        bytes=900-99999, 900, 100
                        bytes=-1,        999, 1
                        bytes=-10,       990, 10
                        """)
        void a_range_is_served(String range, int start, int length) {
            RawResponse answer = get(range);
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("Content-Range"))
                    .isEqualTo("bytes " + start + "-" + (start + length - 1) + "/1000");
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, start, start + length));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "bytes=0-0,5-9",
                    "bytes=0-",
                    "bytes=0-999",
                    "bytes=-1000",
                    "bytes=-99999",
                    "bytes=5-2",
                    "bytes=x-y",
                    "bytes=",
                    "bytes=-",
                    "lines=0-9",
                    "bytes=0-9999999999999999999999999",
                    "bytes=99999999999999999999999999-",
                    "bytes = 0-9"
                })
        void any_other_range_gets_the_whole_file(String range) {
            RawResponse answer = get(range);
            assertThat(answer.status()).isIn(200, 206);
            assertThat(answer.body()).isEqualTo(content);
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=999999999999999999-", "bytes=-0"})
        void a_range_behind_the_end_is_told_so(String range) {
            RawResponse answer = get(range);
            assertThat(answer.status()).isEqualTo(416);
            assertThat(answer.header("Content-Range")).isEqualTo("bytes */1000");
        }

        @Test
        void a_range_counts_if_the_file_is_still_the_same() {
            String tag = RawRequest.get("/uploads/file.bin").send(server.port()).header("ETag");
            assertThat(tag).startsWith("\"").endsWith("\"");
            RawRequest same = RawRequest.get("/uploads/file.bin")
                    .header("Range", "bytes=0-9")
                    .header("If-Range", tag);
            assertThat(same.send(server.port()).status()).isEqualTo(206);
            RawRequest other = RawRequest.get("/uploads/file.bin")
                    .header("Range", "bytes=0-9")
                    .header("If-Range", "\"other\"");
            assertThat(other.send(server.port()).body()).isEqualTo(content);
        }

        @Test
        void a_head_has_everything_but_the_bytes() {
            RawResponse answer = RawRequest.of("HEAD", "/uploads/file.bin").send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length")).isEqualTo("1000");
            assertThat(RawRequest.of("HEAD", "/uploads/none").send(server.port()).status())
                    .isEqualTo(404);
        }

        @Test
        void downloads_follow_one_another_over_one_connection() {
            try (RawConnection connection = new RawConnection(server.port())) {
                byte[] whole = RawRequest.get("/uploads/file.bin").bytes(server.port());
                byte[] head = RawRequest.of("HEAD", "/uploads/file.bin").bytes(server.port());
                byte[] part = RawRequest.get("/uploads/file.bin")
                        .header("Range", "bytes=1-2")
                        .bytes(server.port());
                byte[] none = RawRequest.get("/uploads/none").bytes(server.port());
                for (int i = 0; i < 3; i++) {
                    assertThat(connection.write(whole).response().body()).isEqualTo(content);
                    assertThat(connection.write(head).response(false).status()).isEqualTo(200);
                    assertThat(connection.write(part).response().body()).hasSize(2);
                    assertThat(connection.write(none).response().status()).isEqualTo(404);
                }
            }
        }

        @Test
        void a_connection_ends_with_the_download_if_the_client_wants_so() {
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write(RawRequest.get("/uploads/file.bin")
                        .header("Connection", "close")
                        .bytes(server.port()));
                assertThat(connection.response().body()).isEqualTo(content);
                assertThat(connection.awaitEnd()).isEmpty();
            }
        }

        @Test
        void an_empty_file_is_served() throws IOException {
            Files.write(server.directory().resolve("empty"), new byte[0]);
            RawResponse answer = RawRequest.get("/uploads/empty").send(server.port());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length")).isEqualTo("0");
            assertThat(RawRequest.get("/uploads/empty")
                            .header("Range", "bytes=0-0")
                            .send(server.port())
                            .status())
                    .isEqualTo(416);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a b.txt", "ünïcode 日本語 😀.txt", "100%.txt", "it's;'.txt", "a_b~c!#$&+-.^`.txt"})
        void a_name_of_any_script_arrives(String name) throws IOException {
            Files.write(server.directory().resolve(name), content);
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            RawResponse answer = RawRequest.get("/uploads/" + encoded).send(server.port());
            assertThat(answer.body()).isEqualTo(content);
            String disposition = answer.header("Content-Disposition");
            assertThat(disposition).startsWith("attachment; filename=\"").matches("[ -~]+");
            String extended = disposition.substring(disposition.indexOf("UTF-8''") + 7);
            assertThat(java.net.URLDecoder.decode(extended.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .isEqualTo(name);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/uploads/",
                    "/uploads/none",
                    "/uploads/.",
                    "/uploads/..",
                    "/uploads/../file.bin",
                    "/uploads/..%2f",
                    "/uploads/%2e%2e",
                    "/uploads/%2e%2e%2fsecret",
                    "/uploads/..%5csecret",
                    "/uploads/%2fetc%2fpasswd",
                    "/uploads//etc/passwd",
                    "/uploads/.incoming",
                    "/uploads/.incoming/",
                    "/uploads/.incoming/lock",
                    "/uploads/.incoming/open.part",
                    "/uploads/.incoming%2fopen.part",
                    "/uploads/folder",
                    "/uploads/folder/inner.txt",
                    "/uploads/link",
                    "/uploads/file.bin%00",
                    "/uploads/file.bin%00.txt",
                    "/uploads/%00",
                    "/uploads/file.bin/",
                    "/uploads/./file.bin",
                    "/uploads/file.bin.",
                    "/uploads/file.bin%20",
                    "/uploads/open_file.bin",
                    "/uploads/open.part"
                })
        void nothing_else_is_served(String target) throws IOException {
            server.client().start("open", 3);
            Files.writeString(server.directory().resolveSibling("secret"), "secret");
            if (Files.notExists(server.directory().resolve("folder"))) {
                Files.createDirectory(server.directory().resolve("folder"));
                Files.writeString(server.directory().resolve("folder/inner.txt"), "inner");
                Files.createSymbolicLink(server.directory().resolve("link"), server.directory().resolve("file.bin"));
            }
            RawResponse answer = RawRequest.get(target).send(server.port());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("There is nothing here.");
        }

        /** Far more than fits into the buffers on the way. */
        @Test
        void a_client_that_vanishes_in_the_middle_leaves_no_open_file() throws IOException {
            Files.write(server.directory().resolve("big.bin"), new byte[16 << 20]);
            for (int i = 0; i < 10; i++) {
                RawConnection connection = new RawConnection(server.port(), 4096);
                connection.write(RawRequest.get("/uploads/big.bin").bytes(server.port()));
                connection.in().read();
                connection.reset();
            }
            RawServer.soon().untilAsserted(() -> assertThat(RawServer.openFiles("big.bin")).isEmpty());
            RawResponse answer = RawRequest.get("/uploads/file.bin").send(server.port());
            assertThat(answer.body()).isEqualTo(content);
            RawServer.soon().untilAsserted(() -> assertThat(RawServer.openFiles("file.bin")).isEmpty());
        }
    }

    @Nested
    class ForSome {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder -> builder.authenticator(handshake -> handshake
                .header("X-Pass")
                .or(() -> java.util.Optional.ofNullable((String) handshake.auth().get("pass")))
                .filter("open"::equals)
                .<UploadAuthenticator.Result>map(UploadAuthenticator.Result::accepted)
                .orElseGet(() -> UploadAuthenticator.Result.refused("Not you."))))
                .withAuth("{\"pass\":\"open\"}");

        @Test
        void others_are_refused_whether_the_file_is_there_or_not() throws IOException {
            Files.writeString(server.directory().resolve("x.txt"), "stored");
            for (String target : new String[] {"/uploads/x.txt", "/uploads/none", "/uploads/../x"}) {
                RawResponse answer = RawRequest.get(target).send(server.port());
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text()).isEqualTo("Not you.");
            }
            RawRequest allowed = RawRequest.get("/uploads/x.txt").header("x-pass", "open");
            assertThat(allowed.send(server.port()).text()).isEqualTo("stored");
        }
    }
}
