package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadSession;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps nothing, and waits before each write while it is shut. */
final class RawSink implements ChunkSink {
    private volatile CountDownLatch opened = new CountDownLatch(0);
    private volatile CountDownLatch writing = new CountDownLatch(1);

    void shut() {
        writing = new CountDownLatch(1);
        opened = new CountDownLatch(1);
    }

    void open() {
        opened.countDown();
    }

    void awaitWrite() {
        await(writing);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(RawConnection.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Writer open(UploadSession session) {
        return new Writer() {
            private long position;

            @Override
            public long position() {
                return position;
            }

            @Override
            public void write(ByteBuffer bytes) {
                writing.countDown();
                await(opened);
                position += bytes.remaining();
            }

            @Override
            public StoredFile complete() {
                return new StoredFile("nowhere", position);
            }

            @Override
            public void discard() {}

            @Override
            public void close() {}
        };
    }
}
