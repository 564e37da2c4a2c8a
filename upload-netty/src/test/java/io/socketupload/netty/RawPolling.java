package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A long-polling session of which the test makes every request itself, each over its own connection. */
final class RawPolling {
    static final String TARGET = "/socket.io/?EIO=4&transport=polling";

    private final int port;
    private final RawResponse handshake;
    private final String sid;

    RawPolling(int port) {
        this(port, RawRequest.get(TARGET));
    }

    RawPolling(int port, RawRequest request) {
        this(port, request.send(port));
    }

    /** Goes on where a handshake was answered. */
    RawPolling(int port, RawResponse handshake) {
        this.port = port;
        this.handshake = handshake;
        assertThat(handshake.status()).as("%s", handshake).isEqualTo(200);
        sid = handshake.text().replaceFirst("^0\\{.*\"sid\":\"([0-9a-f-]+)\".*$", "$1");
    }

    RawResponse handshake() {
        return handshake;
    }

    String sid() {
        return sid;
    }

    String target() {
        return TARGET + "&sid=" + sid;
    }

    RawResponse post(String payload) {
        return post(payload.getBytes(StandardCharsets.UTF_8));
    }

    RawResponse post(byte[] payload) {
        return RawRequest.post(target(), payload).send(port);
    }

    /** Begins a POST, and leaves its answer to the test. */
    RawConnection beginPost(String payload) {
        return new RawConnection(port).write(RawRequest.post(target(), payload).bytes(port));
    }

    RawResponse poll() {
        return RawRequest.get(target()).send(port);
    }

    /** Leaves, and waits until the server knows. */
    void close() {
        // netty-socketio hears nothing until it has put the new client into the default namespace
        RawServer.soon().until(() -> post("1").status() == 400);
    }

    /** The messages of one poll's answer. */
    List<String> messages() {
        RawResponse answer = poll();
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return List.of(answer.text().split("\u001e"));
    }
}
