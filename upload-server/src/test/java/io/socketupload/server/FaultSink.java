package io.socketupload.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.Predicate;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadId;
import io.socketupload.UploadSession;

/** A real sink, with other writers around its own. */
final class FaultSink implements ChunkSink {
    private final ChunkSink sink;
    private final BiFunction<UploadSession, Writer, Writer> around;

    FaultSink(ChunkSink sink, BiFunction<UploadSession, Writer, Writer> around) {
        this.sink = sink;
        this.around = around;
    }

    @Override
    public Writer open(UploadSession session) throws IOException {
        return around.apply(session, sink.open(session));
    }

    @Override
    public Sync sync() {
        return sink.sync();
    }

    @Override
    public void removeOrphans(Predicate<UploadId> known) throws IOException {
        sink.removeOrphans(known);
    }

    /** Does what another writer does; to be made worse. */
    static class FaultWriter implements Writer {
        private final Writer writer;

        FaultWriter(Writer writer) {
            this.writer = writer;
        }

        @Override
        public long position() {
            return writer.position();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            writer.write(bytes);
        }

        @Override
        public InputStream read() throws IOException {
            return writer.read();
        }

        @Override
        public StoredFile complete() throws IOException {
            return writer.complete();
        }

        @Override
        public void discard() throws IOException {
            writer.discard();
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }
}
