package com.example;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;
import io.socketupload.testkit.ChunkSinkContract;

/** A sink that can neither resume nor notice that an id is in use keeps what is left of the contract. */
class OneShotSinkTest extends ChunkSinkContract {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicLong names = new AtomicLong();

    @Override
    protected ChunkSink createSink() {
        return this::open;
    }

    @Override
    protected Map<String, byte[]> stored() {
        return files;
    }

    @Override
    protected boolean canResume() {
        return false;
    }

    @Override
    protected boolean canReadBack() {
        return true;
    }

    private ChunkSink.Writer open(UploadSession session) {
        if (session.state() == UploadState.RESUMING) {
            throw new UploadException(UploadErrorCode.NOT_FOUND, "Uploads can't be resumed here.");
        }
        return new OneShotWriter();
    }

    private final class OneShotWriter implements ChunkSink.Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public long position() {
            return bytes.size();
        }

        @Override
        public void write(ByteBuffer buffer) {
            while (buffer.hasRemaining()) {
                bytes.write(buffer.get());
            }
        }

        @Override
        public InputStream read() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public StoredFile complete() {
            String path = "files/" + names.incrementAndGet();
            files.put(path, bytes.toByteArray());
            return new StoredFile(path, bytes.size());
        }

        @Override
        public void discard() {}

        @Override
        public void close() {}
    }
}
