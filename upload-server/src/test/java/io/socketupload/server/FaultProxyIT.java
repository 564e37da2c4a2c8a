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

    private final class SilenceAfter implements FaultClient.Observer {
        private int left;

        SilenceAfter(int acknowledgements) {
            left = acknowledgements;
        }

        @Override
        public void acknowledged(FaultUpload upload) {
            left--;
            if (left == 0) {
                proxy.silence();
                silence.countDown();
            }
        }

        @Override
        public void over(FaultUpload upload) {}
    }
}
