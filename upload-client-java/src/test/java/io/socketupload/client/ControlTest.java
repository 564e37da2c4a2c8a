package io.socketupload.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socketupload.UploadEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Pausing, cancelling, closing, and going on in another client. */
class ControlTest extends ClientRig {
    private static final int SIZE = 6 * MIB + 11;
    // What is kept for sure when the sink waits in the middle: it may be given several chunks at once
    private static final int HALF = SIZE / 2 - TestServer.WINDOW - TestServer.CHUNK;

    private Upload half(UploadClient client, Path file) {
        server.holdAt(SIZE / 2);
        Upload upload = client.upload(file);
        await().until(() -> upload.progress().bytes() >= HALF);
        return upload;
    }

    @Test
    void a_paused_upload_sends_nothing_and_goes_on_later() throws Exception {
        try (UploadClient client = client().concurrency(1).build()) {
            Upload upload = half(client, file(SIZE));
            upload.pause();
            await().until(() -> upload.progress().state() == UploadProgress.State.PAUSED);
            server.release();
            await().until(() -> server.uploads() == 0); // it is let go of
            Upload other = client.upload(Files.write(files.resolve("other"), bytes(MIB)));
            assertStored(other, MIB); // its place is free
            assertThat(upload.progress().state()).isEqualTo(UploadProgress.State.PAUSED);
            long before = proxy.received();
            upload.resume();

            assertStored(upload, SIZE);
            assertThat(proxy.received() - before).isLessThan(SIZE / 2 + MIB);
        }
    }

    @Test
    void one_that_waits_for_its_turn_can_be_paused_too_and_waits_again_then() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        serve(engine -> engine.listener(event -> {
            if (event instanceof UploadEvent.Started) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
            } else if (event instanceof UploadEvent.Completed) {
                open.decrementAndGet();
            }
        }));
        try (UploadClient client = client().concurrency(1).build()) {
            Upload first = half(client, file(SIZE));
            Upload second = client.upload(Files.write(files.resolve("second"), bytes(MIB)));
            second.pause();
            await().until(() -> second.progress().state() == UploadProgress.State.PAUSED);
            for (int i = 0; i < 20; i++) {
                second.resume();
                second.pause();
            }
            server.release();
            assertStored(first, SIZE);
            assertThat(second.done()).isNotDone();
            second.resume();
            assertStored(second, MIB);
        }
        assertThat(most).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_cancelled_upload_leaves_nothing(boolean paused) throws Exception {
        try (UploadClient client = client().resumeFrom(state()).build()) {
            Upload upload = half(client, file(SIZE));
            if (paused) {
                upload.pause();
                await().until(() -> upload.progress().state() == UploadProgress.State.PAUSED);
            }
            server.release();
            upload.cancel();

            assertCancelled(upload);
            assertThat(server.stored()).isEmpty();
            assertThat(server.incoming()).isEmpty();
            assertThat(state()).isEmptyDirectory();
            upload.resume();
            upload.cancel();
        }
    }

    @Test
    void one_that_waits_for_its_turn_can_be_cancelled() throws Exception {
        try (UploadClient client = client().concurrency(1).build()) {
            Upload first = half(client, file(SIZE));
            Upload second = client.upload(Files.write(files.resolve("second"), bytes(MIB)));
            second.cancel();
            assertCancelled(second);
            server.release();
            assertStored(first, SIZE);
            assertThat(server.stored()).hasSize(1);
        }
    }

    @Test
    void one_that_waits_to_try_again_can_be_cancelled() throws Exception {
        try (UploadClient client =
                client().retryDelay(Duration.ofHours(1), Duration.ofHours(1)).build()) {
            Upload upload = half(client, file(SIZE));
            proxy.cut();
            await().until(() -> upload.progress().state() == UploadProgress.State.RETRYING);
            server.release();
            upload.cancel();
            assertCancelled(upload);
            assertThat(server.incoming()).isEmpty();
        }
    }

    @Test
    void what_is_stored_can_not_be_cancelled() throws Exception {
        try (UploadClient client = client().build()) {
            Upload upload = client.upload(file(MIB));
            upload.join();
            upload.cancel();
            upload.pause();
            assertStored(upload, MIB);
        }
    }

    private static void assertCancelled(Upload upload) {
        assertThat(upload.done()).failsWithin(20, TimeUnit.SECONDS);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(upload::join);
        assertThat(upload.progress().state()).isEqualTo(UploadProgress.State.DONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void another_client_goes_on_where_a_closed_one_was(boolean fileChecksum) throws Exception {
        Path file = file(SIZE);
        try (UploadClient first = client().resumeFrom(state()).build()) {
            Upload upload = half(first, file);
            first.close();
            UploadFailedException failure = failure(upload);
            assertThat(failure.code()).isEqualTo("client-closed");
            assertThat(failure.retryable()).isTrue();
        }
        server.release();
        long before = proxy.received();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (UploadClient second =
                client().resumeFrom(state()).fileChecksum(fileChecksum).build()) {
            Upload upload = second.upload(file).onProgress(progress -> told.add(progress.bytes()));
            assertStored(upload, SIZE);
        }
        assertThat(proxy.received() - before).isLessThan(SIZE / 2 + MIB);
        assertThat(told).filteredOn(bytes -> bytes > 0).allMatch(bytes -> bytes >= HALF);
        assertThat(server.stored()).hasSize(1);
        assertThat(state()).isEmptyDirectory();
    }

    @Test
    void a_file_that_was_changed_meanwhile_is_another_file() throws Exception {
        Path file = file(SIZE);
        try (UploadClient first = client().resumeFrom(state()).build()) {
            half(first, file);
        }
        server.release();
        byte[] changed = bytes(SIZE);
        changed[0]++;
        Files.write(file, changed);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        try (UploadClient second = client().resumeFrom(state()).build()) {
            StoredUpload stored = second.upload(file).join();
            assertThat(server.content(stored)).isEqualTo(changed);
        }
    }

    @Test
    void a_file_that_has_another_name_now_is_sent_anew() throws Exception {
        Path file = file(SIZE);
        try (UploadClient first = client().resumeFrom(state()).build()) {
            half(first, file);
        }
        server.release();
        try (UploadClient second = client().resumeFrom(state()).build()) {
            Upload upload = second.upload(UploadRequest.of(file).withFileName("other.mp4"));
            assertStored(upload, SIZE);
            assertThat(upload.join().fileName()).isEqualTo("other.mp4");
        }
    }

    @Test
    void one_file_twice_at_once_is_two_uploads() throws Exception {
        Path file = file(SIZE);
        try (UploadClient client = client().resumeFrom(state()).build()) {
            server.hold();
            Upload first = client.upload(file);
            Upload second = client.upload(file);
            await().until(() -> server.uploads() == 2);
            server.release();
            assertStored(first, SIZE);
            assertStored(second, SIZE);
            assertThat(server.stored()).hasSize(2);
        }
    }

    @Test
    void who_takes_an_upload_over_ends_it_for_the_other() throws Exception {
        Path file = file(SIZE);
        try (UploadClient first = client().resumeFrom(state()).build();
                UploadClient second = client().resumeFrom(state()).build()) {
            Upload taken = half(first, file);
            Upload upload = second.upload(file);
            await().until(() -> proxy.connections() == 2);
            server.release();
            assertStored(upload, SIZE);
            UploadFailedException failure = failure(taken);
            assertThat(failure.code()).isEqualTo("conflict");
            assertThat(server.stored()).hasSize(1);
        }
    }

    @Test
    void one_that_is_complete_and_was_not_told_so_is_not_sent_again() throws Exception {
        Path file = file(SIZE);
        ResumeStore forgetful = ResumeStore.inDirectory(state());
        ResumeStore keeping = new ResumeStore() {
            @Override
            public Optional<Entry> find(Key key) throws IOException {
                return forgetful.find(key);
            }

            @Override
            public void save(Key key, Entry entry) throws IOException {
                forgetful.save(key, entry);
            }

            @Override
            public void remove(Key key) {
                // as if the process had died before
            }
        };
        StoredUpload stored;
        try (UploadClient client = client().resumeFrom(keeping).build()) {
            stored = client.upload(file).join();
        }
        long before = proxy.received();
        try (UploadClient client = client().resumeFrom(state()).build()) {
            assertThat(client.upload(file).join().path()).isEqualTo(stored.path());
        }
        assertThat(proxy.received() - before).isLessThan(10_000);
    }

    @Test
    void a_store_that_fails_harms_nobody() throws Exception {
        Files.createFile(state());
        try (UploadClient client = client().resumeFrom(state()).build()) {
            assertStored(client.upload(file(MIB)), MIB);
        }
    }

    @Test
    void closing_does_not_wait_for_ever_for_a_stream_that_gives_nothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() {
                asked.countDown();
                Awaitility.await().forever().until(() -> never.getCount() == 0);
                return -1;
            }
        };
        Upload upload;
        try (UploadClient client = client().build()) {
            upload = client.upload(silent, "silent");
            asked.await();
        }
        assertThat(failure(upload).code()).isEqualTo("client-closed");
        never.countDown();
    }
}
