package io.socketupload.server;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socketupload.client.StoredUpload;
import io.socketupload.client.UploadClient;
import io.socketupload.client.UploadProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The server behind a network that breaks, falls silent or is slow. */
class FaultProxyIT {
    private static final int PATIENCE_SECONDS = 60;
    // Before the server can notice: it takes a silent connection for alive for 45 seconds
    private static final int AT_ONCE_SECONDS = 30;

    // How long the client bears it
    private static final Duration SILENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final CountDownLatch silence = new CountDownLatch(1);
    private int retries;
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

    // A stream gives each byte once: what is acknowledged could not be sent again

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_upload_gets_through_a_network_that_is_cut_again_and_again(boolean polling) throws Exception {
        byte[] bytes = content(2_000_000);
        proxy.cutEvery(400_000);
        StoredUpload stored = send(bytes, polling);
        assertThat(directory.resolve(stored.path())).hasBinaryContent(bytes);
        assertThat(Stored.files(directory)).hasSize(1);
        assertThat(proxy.cuts()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_upload_gets_through_a_slow_network_without_a_break(boolean polling) throws Exception {
        byte[] bytes = content(500_000);
        proxy.delay(5, 2000);
        StoredUpload stored = send(bytes, polling);
        assertThat(directory.resolve(stored.path())).hasBinaryContent(bytes);
        assertThat(retries).isZero();
    }

    @Test
    void an_upload_gets_out_of_a_connection_that_fell_silent() throws Exception {
        byte[] bytes = content(1_000_000);
        proxy.silenceAfter(300_000);
        StoredUpload stored = send(bytes, false);
        assertThat(directory.resolve(stored.path())).hasBinaryContent(bytes);
        assertThat(retries).isPositive();
    }

    private StoredUpload send(byte[] bytes, boolean polling) {
        UploadClient.Builder builder = UploadClient.builder(URI.create(proxy.url()))
                .chunkSize(32 << 10)
                .fileChecksum(true)
                .timeout(SILENCE)
                .retryDelay(Duration.ofMillis(10), Duration.ofMillis(100))
                .retries(1000);
        try (UploadClient client = (polling ? builder.polling() : builder).build()) {
            return client.upload(new ByteArrayInputStream(bytes), "through.bin", bytes.length)
                    .onProgress(progress -> {
                        if (progress.state() == UploadProgress.State.RETRYING) {
                            retries++;
                        }
                    })
                    .done()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    @Test
    void a_new_connection_takes_an_upload_over_from_one_that_fell_silent() throws Exception {
        FaultUpload upload = upload(1_000_000, 4);
        try (FaultClient silent = new FaultClient(proxy.url(), upload, false, new SilenceAfter(5)).connect()) {
            assertThat(silent.isReady(PATIENCE_SECONDS)).isTrue();
            assertThat(silence.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            FaultUpload takenOver = upload.takenOver();
            proxy.delay(5, 1 << 14); // so that it is under way when the other one's chunks come late
            long begun = System.nanoTime();
            try (FaultClient second = new FaultClient(proxy.url(), takenOver, false, FaultClient.NOBODY).connect()) {
                assertThat(second.isReady(AT_ONCE_SECONDS)).isTrue();
                System.out.printf(
                        "FaultProxyIT: connected, and took the upload over, within %d ms%n",
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
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

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
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
