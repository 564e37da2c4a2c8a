package com.example;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadException;
import io.socketupload.UploadId;
import io.socketupload.UploadSession;
import io.socketupload.UploadState;

/** As an application would write it: in its own package, with what the API offers. */
final class MemorySink implements ChunkSink {
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<UploadId, ByteArrayOutputStream> parts = new ConcurrentHashMap<>();

    @Override
    public Writer open(UploadSession session) {
        if (session.state() == UploadState.RESUMING) {
            if (!parts.containsKey(session.id())) {
                throw new UploadException(UploadErrorCode.NOT_FOUND, "There is no such upload.");
            }
        } else if (parts.putIfAbsent(session.id(), new ByteArrayOutputStream()) != null) {
            throw new UploadException(UploadErrorCode.CONFLICT, "The upload id is in use.");
        }
        return new MemoryWriter(session.id().value(), parts.get(session.id()));
    }

    private final class MemoryWriter implements Writer {
        private final String id;
        private final ByteArrayOutputStream part;

        MemoryWriter(String id, ByteArrayOutputStream part) {
            this.id = id;
            this.part = part;
        }

        @Override
        public long position() {
            return part.size();
        }

        @Override
        public void write(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            part.writeBytes(copy);
        }

        @Override
        public StoredFile complete() {
            files.put(id, part.toByteArray());
            return new StoredFile(id, part.size());
        }

        @Override
        public void discard() {
            parts.remove(new UploadId(id));
        }

        @Override
        public void close() {}
    }
}
