package io.socketupload.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.file.FileChunkSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

abstract class FileSinkContract extends ChunkSinkContract {
    @TempDir
    Path directory;

    private final Sync sync;
    private FileChunkSink sink;

    FileSinkContract(Sync sync) {
        this.sync = sync;
    }

    @Override
    protected ChunkSink createSink() throws IOException {
        sink = new FileChunkSink(directory, sync);
        return sink;
    }

    @Override
    protected ChunkSink reopen() throws IOException {
        sink.close();
        return createSink();
    }

    @Override
    protected Map<String, byte[]> stored() throws IOException {
        Map<String, byte[]> stored = new HashMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!name.equals(".incoming")) {
                stored.put(name, Files.readAllBytes(sink.find(name).orElseThrow()));
            }
        }
        return stored;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    protected boolean canReadBack() {
        return true;
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
    }
}
