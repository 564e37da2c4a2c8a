package io.socketupload.netty;

import java.util.Collections;

import io.socketupload.UploadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Polls over connections that are kept, by one client or, behind a proxy, by several. */
class PollAnswersHostileTest {
    @RegisterExtension
    static final RawServer server = RawServer.with(UploadLimits.ofDefaults());

    @Test
    void one_connection_serves_a_client_from_its_handshake_on() {
        try (RawConnection connection = new RawConnection(server.port())) {
            RawPolling session = handshake(connection);
            assertThat(send(connection, RawRequest.post(session.target(), "40")))
                    .isEqualTo("ok");
            assertThat(send(connection, RawRequest.get(session.target()))).startsWith("40{");
            for (int i = 0; i < 10; i++) {
                assertThat(send(connection, RawRequest.post(session.target(), question(i))))
                        .isEqualTo("ok");
                assertThat(send(connection, RawRequest.get(session.target()))).startsWith("43" + i + "[");
            }
            session.close();
        }
    }

    @Test
    void a_poll_that_waits_gets_what_comes_meanwhile() {
        try (RawConnection connection = new RawConnection(server.port())) {
            RawPolling session = connected(connection);
            for (int i = 0; i < 10; i++) {
                connection.write(RawRequest.get(session.target()).bytes(server.port()));
                session.post(question(i));
                assertThat(connection.response().text()).startsWith("43" + i + "[");
            }
            session.close();
        }
    }

    @Test
    void a_client_that_asks_for_the_end_of_the_connection_gets_it() {
        RawPolling session = new RawPolling(server.port());
        session.post("40");
        try (RawConnection connection = new RawConnection(server.port())) {
            connection.write(RawRequest.get(session.target())
                    .header("Connection", "close")
                    .bytes(server.port()));
            RawResponse answer = connection.response();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.text()).startsWith("40{");
            assertThat(connection.awaitEnd()).isEmpty();
        }
        session.close();
    }

    @Test
    void the_packets_of_a_client_never_answer_another_that_polls_over_the_same_connection() {
        try (RawConnection connection = new RawConnection(server.port())) {
            RawPolling one = connected(connection);
            RawPolling other = connected(connection);
            connection.write(RawRequest.get(other.target()).bytes(server.port()));
            one.post(question(1));
            assertThat(one.messages()).singleElement().asString().startsWith("431[");
            other.post(question(2));
            assertThat(connection.response().text()).startsWith("432[");
            one.close();
            other.close();
        }
    }

    @Test
    void the_end_of_a_client_leaves_the_connection_to_the_others() {
        try (RawConnection connection = new RawConnection(server.port())) {
            RawPolling one = connected(connection);
            RawPolling other = connected(connection);
            connection.write(RawRequest.get(other.target()).bytes(server.port()));
            assertThat(one.post("\u001e").status()).isEqualTo(400);
            server.awaitGone(one.sid());
            other.post(question(3));
            assertThat(connection.response().text()).startsWith("433[");
            other.close();
        }
    }

    @Test
    void many_handshakes_over_one_connection_are_as_good_as_over_many() {
        try (RawConnection connection = new RawConnection(server.port())) {
            for (int i = 0; i < 100; i++) {
                handshake(connection).close();
            }
        }
        server.awaitNobody();
    }

    @Test
    void an_answer_takes_all_that_waits() {
        try (RawConnection connection = new RawConnection(server.port())) {
            RawPolling session = connected(connection);
            String questions = String.join("\u001e", Collections.nCopies(200, question(7)));
            assertThat(send(connection, RawRequest.post(session.target(), questions)))
                    .isEqualTo("ok");
            int answers = 0;
            while (answers < 200) {
                answers += send(connection, RawRequest.get(session.target())).split("\u001e").length;
            }
            assertThat(answers).isEqualTo(200);
            session.close();
        }
    }

    private static RawPolling handshake(RawConnection connection) {
        return new RawPolling(
                server.port(),
                connection
                        .write(RawRequest.get(RawPolling.TARGET).bytes(server.port()))
                        .response());
    }

    private static RawPolling connected(RawConnection connection) {
        RawPolling session = handshake(connection);
        assertThat(send(connection, RawRequest.post(session.target(), "40"))).isEqualTo("ok");
        assertThat(send(connection, RawRequest.get(session.target()))).startsWith("40{");
        return session;
    }

    private static String send(RawConnection connection, RawRequest request) {
        RawResponse answer = connection.write(request.bytes(server.port())).response();
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.text();
    }

    private static String question(int ackId) {
        return "42" + ackId + "[\"file-upload-limits\",{}]";
    }
}
