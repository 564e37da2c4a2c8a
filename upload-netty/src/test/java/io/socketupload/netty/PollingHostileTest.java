package io.socketupload.netty;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.store.MemoryPubSubStore;
import com.corundumstudio.socketio.store.MemoryStoreFactory;
import com.corundumstudio.socketio.store.pubsub.PubSubMessage;
import com.corundumstudio.socketio.store.pubsub.PubSubStore;
import com.corundumstudio.socketio.store.pubsub.PubSubType;
import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** POSTs and polls that are broken, too long, too many at once, or never end. */
class PollingHostileTest {
    private static final int CHUNK_SIZE = 64 * 1024;
    private static final UploadLimits LIMITS = UploadLimits.ofDefaults().withChunks(CHUNK_SIZE, 2 * CHUNK_SIZE);

    @Nested
    class WithFiles {
        @RegisterExtension
        static final RawServer server = RawServer.with(LIMITS);

        static Stream<String> brokenPayloads() {
            return Stream.of(
                    "\u001e",
                    "\u001e\u001e",
                    "\u001e40",
                    "40\u001e\u001e41",
                    "b=",
                    "bA",
                    "bAQI*",
                    "bAQID=",
                    "bAQ=ID",
                    "b AQID",
                    "bAQID\u001ebAQI*",
                    "b-_-_",
                    String.join("\u001e", Collections.nCopies(100_001, "3")));
        }

        @ParameterizedTest
        @MethodSource("brokenPayloads")
        void a_payload_that_is_none_is_refused_and_ends_its_session(String payload) {
            RawPolling session = new RawPolling(server.port());
            assertThat(session.post(payload).status()).isEqualTo(400);
            assertThat(session.post("40").status()).isEqualTo(400);
            assertThat(session.poll().status()).isEqualTo(400);
            server.awaitGone(session.sid());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "40\u001e", "b", "bAQID", "bAQI=", "bAQI", "3\u001eb\u001e3", "5", "2probe", "2"})
        void a_rare_payload_is_none_the_worse(String payload) {
            RawPolling session = new RawPolling(server.port());
            assertThat(session.post(payload).status()).isEqualTo(200);
            session.post("40");
            assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
            session.close();
        }

        @Test
        void as_many_messages_as_allowed_are_taken() {
            RawPolling session = new RawPolling(server.port());
            String payload = String.join("\u001e", Collections.nCopies(99_999, "3")) + "\u001e40";
            assertThat(session.post(payload).status()).isEqualTo(200);
            assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
            session.close();
        }

        @Test
        void a_payload_may_begin_with_any_byte() {
            for (int first = 0; first < 256; first++) {
                RawPolling session = new RawPolling(server.port());
                byte[] payload = {(byte) first, '0', ':', '4', (byte) 0xff};
                assertThat(session.post(payload).status()).isIn(200, 400);
            }
        }

        // -- too long --

        @Test
        void a_post_over_the_limit_gets_413_and_harms_nobody() {
            RawClient bystander = server.client().start("bystander", 3);
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            byte[] tooLong = new byte[5_000_000];
            Arrays.fill(tooLong, (byte) '3');
            try (RawConnection connection = new RawConnection(server.port())) {
                byte[] request = RawRequest.post(session.target(), tooLong).bytes(server.port());
                connection.write(Arrays.copyOf(request, 100_000));
                assertThat(connection.response().statusLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            }
            assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
            bystander.finish("bystander", new byte[3]);
            session.close();
        }

        @Test
        void a_chunked_post_over_the_limit_gets_413() {
            RawPolling session = new RawPolling(server.port());
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write(RawRequest.of("POST", session.target())
                        .header("Transfer-Encoding", "chunked")
                        .bytes(server.port()));
                Configuration configuration = new Configuration();
                UploadEndpoint.configure(configuration, LIMITS);
                String limit = "3".repeat(configuration.getMaxHttpContentLength());
                connection.write(Integer.toHexString(limit.length()) + "\r\n" + limit + "\r\n");
                // One byte beyond the limit and no more: what is not read would cut the answer off
                connection.write("1\r\n3\r\n");
                assertThat(connection.response().status()).isEqualTo(413);
            }
            session.close();
        }

        @Test
        void a_chunked_post_is_taken() {
            RawPolling session = new RawPolling(server.port());
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write(RawRequest.of("POST", session.target())
                        .header("Transfer-Encoding", "chunked")
                        .bytes(server.port()));
                RawResponse answer =
                        connection.write("1\r\n4\r\n1\r\n0\r\n0\r\n\r\n").response();
                assertThat(answer.status()).isEqualTo(200);
            }
            assertThat(session.messages()).anyMatch(message -> message.startsWith("40{"));
            session.close();
        }

        // -- at once --

        @Test
        void a_second_poll_while_one_waits_ends_the_session() {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            byte[] poll = RawRequest.get(session.target()).bytes(server.port());
            RawConnection one = new RawConnection(server.port()).write(poll);
            RawConnection other = new RawConnection(server.port()).write(poll);
            assertThat(List.of(one.response().text(), other.response().text()))
                    .containsExactlyInAnyOrder("41", "{\"code\":3,\"message\":\"Bad request\"}");
            one.awaitEnd();
            other.awaitEnd();
            server.awaitGone(session.sid());
        }

        @Test
        void a_request_ahead_of_the_answer_before_it_closes_the_connection() {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            byte[] poll = RawRequest.get(session.target()).bytes(server.port());
            try (RawConnection connection = new RawConnection(server.port())) {
                connection.write(poll).write(RawRequest.get("/health").bytes(server.port()));
                assertThat(connection.awaitEnd()).isEmpty();
            }
            session.close();
        }

        // -- half --

        @ParameterizedTest
        @ValueSource(ints = {1, 40, 100, 5000, 100_000})
        void a_half_sent_post_is_as_if_it_never_came(int sent) {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            session.post("42[\"file-upload-start\"," + RawFields.start("half", CHUNK_SIZE) + "]");
            String payload = "451-[\"file-chunk\"," + RawFields.chunk("half") + "]\u001eb"
                    + Base64.getEncoder().encodeToString(new byte[CHUNK_SIZE]);
            byte[] request = RawRequest.post(session.target(), payload + "3".repeat(20_000))
                    .bytes(server.port());
            new RawConnection(server.port()).write(Arrays.copyOf(request, sent)).close();
            new RawConnection(server.port()).write(Arrays.copyOf(request, sent)).reset();
            assertThat(server.server().engine.sessions()).hasSize(1);
            session.close();
            assertThat(server.stored()).isEmpty();
        }
    }

    /** netty-socketio puts a client into its default namespace after it has told it the session's id. */
    @Nested
    class WithAHandshakeThatIsAnsweredBeforeItsEnd {
        static final CountDownLatch answered = new CountDownLatch(1);

        @RegisterExtension
        static final RawServer server = RawServer.with(builder -> builder.customize(configuration -> {
            configuration.setWorkerThreads(8); // or the next connections might wait for this one's
            configuration.setStoreFactory(new MemoryStoreFactory() {
                @Override
                public PubSubStore pubSubStore() {
                    return new MemoryPubSubStore() {
                        @Override
                        public void publish(PubSubType type, PubSubMessage message) {
                            if (type == PubSubType.CONNECT) {
                                awaitAnswered();
                            }
                        }
                    };
                }
            });
        }));

        private static void awaitAnswered() {
            try {
                // Not for ever, or a test that fails here would hang
                assertThat(answered.await(RawConnection.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void a_client_that_breaks_the_rules_meanwhile_is_forgotten_all_the_same() {
            RawPolling session = new RawPolling(server.port());
            try {
                assertThat(session.post("40\u001e\u001e41").status()).isEqualTo(400);
                assertThat(session.poll().status()).isEqualTo(400);
            } finally {
                answered.countDown();
            }
            server.awaitGone(session.sid());
        }
    }

    /** The answer to a POST is what lets a polling client go on, so it has to wait for the disk. */
    @Nested
    class WithASinkThatWaits {
        static final RawSink sink = new RawSink();

        @RegisterExtension
        static final RawServer server = RawServer.with(LIMITS).into(sink);

        @Test
        void a_post_is_answered_when_there_is_room_for_more_and_another_at_once_is_refused() throws Exception {
            sink.shut();
            RawPolling session = begun("slow");
            RawConnection waiting = full(session);
            RawConnection other = new RawConnection(server.port());
            assertThat(other.write(RawRequest.get("/health").bytes(server.port()))
                            .response()
                            .status())
                    .isEqualTo(200);
            assertThat(waiting.isSilent()).isTrue();
            sink.open();
            assertThat(waiting.response().text()).isEqualTo("ok");
            session.close();
        }

        @Test
        void two_posts_at_once_end_the_session() {
            sink.shut();
            RawPolling session = begun("twice");
            RawConnection waiting = full(session);
            assertThat(session.post("3").status()).isEqualTo(400);
            assertThat(session.poll().status()).isEqualTo(400);
            sink.open();
            waiting.response();
            server.awaitNobody();
        }

        @Test
        void a_client_that_vanishes_while_its_post_waits_leaves_nothing() {
            sink.shut();
            RawPolling session = begun("gone");
            full(session).reset();
            sink.open();
            session.close();
            server.awaitNobody();
        }

        private RawPolling begun(String id) {
            RawPolling session = new RawPolling(server.port());
            session.post("40");
            session.messages();
            session.post("42[\"file-upload-start\"," + RawFields.start(id, 10L * CHUNK_SIZE) + "]");
            assertThat(session.messages()).anyMatch(message -> message.contains("upload-ready"));
            return session;
        }

        /** A POST with one chunk more than the window, which is not answered while the sink waits. */
        private RawConnection full(RawPolling session) {
            StringBuilder payload = new StringBuilder();
            String bytes = "b" + Base64.getEncoder().encodeToString(new byte[CHUNK_SIZE]);
            String id = server.server().engine.sessions().get(0).id().value();
            for (int index = 0; index < 3; index++) {
                payload.append(index == 0 ? "" : "\u001e")
                        .append("451-[\"file-chunk\",")
                        .append(RawFields.chunk(id, index, 10))
                        .append("]\u001e")
                        .append(bytes);
            }
            RawConnection post = session.beginPost(payload.toString());
            sink.awaitWrite();
            return post;
        }
    }
}
