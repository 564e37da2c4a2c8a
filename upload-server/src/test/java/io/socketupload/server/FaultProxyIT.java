package io.socketupload.server;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The server behind a network that breaks, falls silent or is slow. */
class FaultProxyIT {
    private static final int PATIENCE_SECONDS = 60;
    // Before the server can notice: it takes a silent connection for alive for 45 seconds
    private static final int AT_ONCE_SECONDS = 30;

    @TempDir
    Path folder;

    private final CountDownLatch silence = new CountDownLatch(1);
    private Path directory;
    private ServerProcess server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws Exception {
        directory = folder.resolve("uploads");
        server = ServerProcess.start(directory);
        proxy = new FaultProxy(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_upload_gets_through_a_network_that_is_cut_again_and_again(boolean polling) throws Exception {
        FaultUpload upload = upload(2_000_000, 4);
        proxy.cutEvery(400_000);
        while (!upload.isOver()) {
            try (FaultClient client = new FaultClient(proxy.url(), upload, polling, FaultClient.NOBODY).connect()) {
                await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .until(() -> upload.isOver() || client.isDisconnected(0));
            }
        }
        assertThatStored(upload);
        assertThat(upload.resumed).isPositive();
        assertThat(proxy.cuts()).isGreaterThanOrEqualTo(upload.resumed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_upload_gets_through_a_slow_network_without_a_break(boolean polling) throws Exception {
        FaultUpload upload = upload(500_000, 4);
        proxy.delay(5, 2000);
        try (FaultClient client = new FaultClient(proxy.url(), upload, polling, FaultClient.NOBODY).connect()) {
            assertThat(upload.awaitOver(PATIENCE_SECONDS)).isTrue();
            assertThat(client.isDisconnected(0)).isFalse();
        }
        assertThatStored(upload);
        assertThat(upload.resumed).isZero();
    }

    @Test
    void a_new_connection_takes_an_upload_over_from_one_that_fell_silent() throws Exception {
        FaultUpload upload = upload(1_000_000, 4);
        try (FaultClient silent = new FaultClient(proxy.url(), upload, false, new SilenceAfter(5)).connect()) {
            assertThat(silent.isReady(PATIENCE_SECONDS)).isTrue();
            assertThat(silence.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            FaultUpload takenOver = upload.takenOver();
            proxy.delay(5, 1 << 14); // so that it is under way when the other one's chunks come late
            try (FaultClient second = new FaultClient(proxy.url(), takenOver, false, FaultClient.NOBODY).connect()) {
                assertThat(second.isReady(AT_ONCE_SECONDS)).isTrue();
                assertThat(silent.isDisconnected(0))
                        .as("the first connection is cut")
                        .isFalse();
                assertThat(upload.failure()).isEmpty();

                proxy.speak();
                assertThat(upload.awaitOver(PATIENCE_SECONDS)).isTrue();
                assertThat(upload.failure().orElseThrow()).contains("\"conflict\"");

                assertThat(takenOver.awaitOver(PATIENCE_SECONDS)).isTrue();
                assertThatStored(takenOver);
                assertThat(takenOver.resumed).isOne();
            }
        }
    }

    @Test
    void a_server_that_stops_waits_for_a_while_and_keeps_what_can_be_resumed_and_gives_up_the_rest() throws Exception {
        FaultUpload inFullSwing = upload(4_000_000, 4);
        proxy.delay(5, 1000); // takes longer than the server waits for it
        String idleToken;
        try (StepwiseClient idle = StepwiseClient.connect(server.url())) {
            idle.start("protocol-0", "a.txt", 10);
            idle.send("protocol-0", 0, 2, "hello".getBytes(UTF_8));
            idleToken = (String) idle.startResumable("idle", "a.txt", 10, null).get("resumeToken");
            idle.send("idle", 0, 2, "hello".getBytes(UTF_8));
            try (FaultClient client = new FaultClient(proxy.url(), inFullSwing, false, new StopAfter(3)).connect()) {
                assertThat(client.isToldToGo(PATIENCE_SECONDS)).isTrue();
                assertThat(idle.next("upload-error", "protocol-0"))
                        .containsEntry("code", "shutting-down")
                        .containsEntry("retryable", true);
                assertThat(server.exitCode()).isZero();
                assertThat(client.isDisconnected(PATIENCE_SECONDS)).isTrue();
            }
        }
        assertThat(inFullSwing.isStored()).isFalse();
        assertThat(inFullSwing.acknowledged).isPositive();
        assertThat(Stored.files(directory)).isEmpty();
        assertThat(Stored.parts(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("idle.part", "idle.session", "through.part", "through.session");

        inFullSwing.forgive();
        server = ServerProcess.start(directory);
        try (FaultClient client = new FaultClient(server.url(), inFullSwing, false, FaultClient.NOBODY).connect();
                StepwiseClient idle = StepwiseClient.connect(server.url())) {
            assertThat(inFullSwing.awaitOver(PATIENCE_SECONDS)).isTrue();
            assertThatStored(inFullSwing);
            assertThat(inFullSwing.resumed).isOne();

            assertThat(idle.startResumable("idle", "a.txt", 10, idleToken)).containsEntry("offset", 5);
            idle.send("idle", 1, 2, "world".getBytes(UTF_8));
            idle.next("upload-complete", "idle");
        }
        assertThat(directory.resolve("idle_a.txt")).hasContent("helloworld");
    }

    private static FaultUpload upload(int size, int window) {
        return new FaultUpload("through", size, 32 << 10, window, true, new Random(size));
    }

    private void assertThatStored(FaultUpload upload) throws Exception {
        assertThat(upload.failure()).isEmpty();
        assertThat(Stored.files(directory))
                .singleElement()
                .extracting(file -> file.getFileName().toString())
                .isEqualTo(upload.expectedPath());
        assertThat(directory.resolve(upload.expectedPath())).hasBinaryContent(upload.bytes);
    }

    /** Does something to the server or the network after so many acknowledgements. */
    private abstract static class After implements FaultClient.Observer {
        private int left;

        After(int acknowledgements) {
            left = acknowledgements;
        }

        abstract void happens();

        @Override
        public void acknowledged(FaultUpload upload) {
            left--;
            if (left == 0) {
                happens();
            }
        }

        @Override
        public void over(FaultUpload upload) {}
    }

    private final class SilenceAfter extends After {
        SilenceAfter(int acknowledgements) {
            super(acknowledgements);
        }

        @Override
        void happens() {
            proxy.silence();
            silence.countDown();
        }
    }

    private final class StopAfter extends After {
        StopAfter(int acknowledgements) {
            super(acknowledgements);
        }

        @Override
        void happens() {
            server.terminate();
        }
    }
}
