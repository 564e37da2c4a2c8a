package io.socketupload.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import io.socketupload.UploadLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Who keeps the server waiting is let go, and who is kept waiting is not. */
class TimeoutsGuardTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @Nested
    class OfRequests {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder ->
                builder.customize(configuration -> configuration.setFirstDataTimeout((int) TIMEOUT.toMillis())));

        @BeforeEach
        void shorten() {
            server.requestTimeout(TIMEOUT);
        }

        @Test
        void three_hundred_connections_that_say_nothing_or_half_of_it_hinder_nobody_and_are_closed() {
            RawPolling session = new RawPolling(server.port());
            byte[] request = RawRequest.post(session.target(), "3".repeat(100)).bytes(server.port());
            List<RawConnection> idle = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                idle.add(new RawConnection(server.port()));
                idle.add(new RawConnection(server.port()).write(Arrays.copyOf(request, 30)));
                idle.add(new RawConnection(server.port()).write(Arrays.copyOf(request, request.length - 50)));
            }
            server.assertServes(server.client(RawClient.Over.WEBSOCKET));
            server.assertServes(server.client(RawClient.Over.POLLING));
            idle.forEach(connection -> assertThat(connection.awaitEnd()).isEmpty());
            session.close();
        }

        @Test
        void a_connection_that_asks_nothing_more_is_closed() {
            try (RawConnection connection = new RawConnection(server.port())) {
                byte[] request = RawRequest.get("/health").bytes(server.port());
                for (int i = 0; i < 3; i++) {
                    assertThat(connection.write(request).response().status()).isEqualTo(200);
                }
                connection.awaitEnd();
            }
        }

        @Test
        void a_second_request_that_stays_half_is_closed() {
            try (RawConnection connection = new RawConnection(server.port())) {
                byte[] request = RawRequest.get("/health").bytes(server.port());
                connection.write(request).response();
                connection.write(Arrays.copyOf(request, 20)).awaitEnd();
            }
        }

        /** The bytes wait in the server's memory, its system's, and the client's; all of it takes longer than a request may. */
        @Test
        void a_download_that_is_slowly_read_is_not_cut_off() throws IOException, InterruptedException {
            byte[] content = new byte[12 << 20];
            Files.write(server.directory().resolve("slow.bin"), content);
            try (RawConnection connection = new RawConnection(server.port(), 4096)) {
                connection.write(RawRequest.get("/uploads/slow.bin").bytes(server.port()));
                Thread.sleep(3 * TIMEOUT.toMillis());
                assertThat(connection.response().body()).isEqualTo(content);
            }
        }

        @Test
        void a_websocket_may_be_silent_for_long() throws InterruptedException {
            RawClient client = server.client();
            Thread.sleep(3 * TIMEOUT.toMillis());
            server.assertServes(client);
        }

        @Test
        void a_poll_may_wait_for_long() throws InterruptedException {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            try (RawConnection poll = new RawConnection(server.port())) {
                poll.write(RawRequest.get(session.target()).bytes(server.port()));
                Thread.sleep(3 * TIMEOUT.toMillis());
                session.post("40/nowhere,");
                assertThat(poll.response().text()).startsWith("44/nowhere,");
            }
            session.close();
        }
    }

    @Nested
    class OfAnswers {
        static final RawSink sink = new RawSink();

        @RegisterExtension
        static final RawServer server =
                RawServer.with(UploadLimits.ofDefaults().withChunks(1024, 1024)).into(sink);

        @Test
        void a_post_may_wait_for_the_sink_for_long() throws InterruptedException {
            server.requestTimeout(TIMEOUT);
            sink.shut();
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            session.post("42[\"file-upload-start\"," + RawFields.start("x", 2048) + "]");
            String bytes = "b" + Base64.getEncoder().encodeToString(new byte[1024]);
            try (RawConnection post = session.beginPost("451-[\"file-chunk\"," + RawFields.chunk("x", 0, 2) + "]\u001e"
                    + bytes + "\u001e451-[\"file-chunk\"," + RawFields.chunk("x", 1, 2) + "]\u001e" + bytes)) {
                sink.awaitWrite();
                Thread.sleep(3 * TIMEOUT.toMillis());
                assertThat(post.isSilent()).isTrue();
                sink.open();
                assertThat(post.response().text()).isEqualTo("ok");
            }
            session.close();
        }
    }

    @Nested
    class OfClients {
        @RegisterExtension
        static final RawServer server = RawServer.with(builder -> builder.customize(configuration -> {
            configuration.setPingInterval(500);
            configuration.setPingTimeout(500);
        }));

        @Test
        void a_polling_client_that_never_comes_back_is_let_go_with_its_upload() {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            session.post("42[\"file-upload-start\"," + RawFields.start("x", 3) + "]");
            session.messages();
            assertThat(server.server().engine.sessions()).hasSize(1);
            server.awaitNobody();
        }

        @Test
        void a_websocket_that_answers_no_ping_is_let_go() {
            try (RawWebSocket socket = new RawWebSocket(server.port())) {
                socket.send(RawFrame.text("40"));
                socket.awaitEnd();
            }
            server.awaitNobody();
        }
    }
}
