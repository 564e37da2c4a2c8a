package io.socketupload.netty;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that are nobody, or not yet somebody: netty-socketio serves them all the same. */
class UnauthorizedHostileTest {
    private static final String PASS = "{\"pass\":\"open\"}";
    private static final AtomicInteger asked = new AtomicInteger();
    private static volatile CountDownLatch decided = new CountDownLatch(0);

    @RegisterExtension
    static final RawServer server = RawServer.with(
                    builder -> builder.authenticator(UnauthorizedHostileTest::authenticate))
            .withAuth(PASS);

    private static UploadAuthenticator.Result authenticate(Handshake handshake) {
        asked.incrementAndGet();
        try {
            assertThat(decided.await(RawConnection.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Object pass = Optional.ofNullable(handshake.auth().get("pass")).orElse("");
        if (pass.equals("broken")) {
            throw new IllegalStateException("The directory of users is down at 10.0.0.1");
        }
        return pass.equals("open")
                ? UploadAuthenticator.Result.accepted("anna")
                : UploadAuthenticator.Result.refused("Not you.");
    }

    @BeforeEach
    void nobody_was_asked() {
        asked.set(0);
    }

    private static void assertNothingGoes(RawClient client) {
        client.send("421[\"file-upload-start\"," + RawFields.start("x", 3) + "]");
        client.send("451-2[\"file-chunk\"," + RawFields.chunk("x") + "]").send(new byte[3]);
        client.send("423[\"file-upload-cancel\",\"x\"]");
        client.send("424[\"file-upload-start\",{}]");
        client.send("425[\"file-upload-limits\"]");
        client.send("426[\"file-upload-status\",{\"uploadId\":\"x\",\"resumeToken\":\"t\"}]");
        for (int ack = 1; ack <= 6; ack++) {
            assertThat(client.ack(ack).path("code").asText()).as("%d", ack).isEqualTo("unauthorized");
        }
        assertThat(client.event("upload-error", "x").path("code").asText()).isEqualTo("unauthorized");
        assertThat(server.server().engine.sessions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_client_that_does_not_connect_to_the_namespace_gets_nothing(RawClient.Over over) {
        try (RawClient client = RawClient.opened(over, server.port())) {
            assertNothingGoes(client);
            assertThat(asked).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_refused_client_is_told_why_and_gets_nothing_and_may_try_again(RawClient.Over over) {
        try (RawClient client = RawClient.opened(over, server.port())) {
            for (String auth : new String[] {"", "{}", "{\"pass\":\"wrong\"}", "{\"pass\":[\"open\"]}"}) {
                client.send("40" + auth);
                assertThat(client.message(text -> text.startsWith("44"))).isEqualTo("44{\"message\":\"Not you.\"}");
            }
            assertNothingGoes(client);
            client.send("40" + PASS).message(text -> text.startsWith("40{"));
            server.assertServes(client);
        }
    }

    @Test
    void an_authenticator_that_fails_refuses_and_tells_nothing() {
        try (RawClient client = RawClient.opened(RawClient.Over.WEBSOCKET, server.port());
                RawLog log = new RawLog()) {
            client.send("40{\"pass\":\"broken\"}");
            assertThat(client.message(text -> text.startsWith("44"))).doesNotContain("10.0.0.1");
            assertNothingGoes(client);
            assertThat(log.text()).contains("The authenticator failed", "10.0.0.1");
        }
    }

    @Test
    void a_client_connects_once() {
        RawClient client = server.client().start("x", 3);
        client.send("40" + PASS).send("40{\"pass\":\"wrong\"}").send("40");
        client.finish("x", new byte[3]);
        assertThat(client.rest()).noneMatch(text -> text.startsWith("44"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void what_a_client_sends_before_it_is_somebody_waits() {
        decided = new CountDownLatch(1);
        try (RawClient client = RawClient.opened(RawClient.Over.WEBSOCKET, server.port())) {
            client.send("40" + PASS);
            RawServer.soon().untilAsserted(() -> assertThat(asked).hasValue(1));
            client.emit("file-upload-start", RawFields.start("x", 3));
            client.emit("file-chunk", RawFields.chunk("x"), new byte[3]);
            assertThat(server.server().engine.sessions()).isEmpty();
            decided.countDown();
            client.event("upload-complete", "x");
        }
    }

    @Test
    void a_post_is_answered_when_its_client_is_somebody() {
        decided = new CountDownLatch(1);
        RawPolling session = new RawPolling(server.port());
        try (RawConnection post = session.beginPost("40" + PASS)) {
            RawServer.soon().untilAsserted(() -> assertThat(asked).hasValue(1));
            assertThat(post.isSilent()).isTrue();
            decided.countDown();
            assertThat(post.response().text()).isEqualTo("ok");
        }
        session.close();
    }

    @Test
    void a_client_that_vanishes_before_it_is_somebody_leaves_nothing() {
        decided = new CountDownLatch(1);
        RawClient client = RawClient.opened(RawClient.Over.WEBSOCKET, server.port());
        client.send("40" + PASS);
        RawServer.soon().untilAsserted(() -> assertThat(asked).hasValue(1));
        client.socket().reset();
        decided.countDown();
        server.awaitNobody();
    }
}
