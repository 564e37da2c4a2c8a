package com.example;

import java.util.Map;

import io.socketupload.ChunkSink;
import io.socketupload.testkit.ChunkSinkContract;

class MemorySinkTest extends ChunkSinkContract {
    private MemorySink sink;

    @Override
    protected ChunkSink createSink() {
        sink = new MemorySink();
        return sink;
    }

    @Override
    protected Map<String, byte[]> stored() {
        return sink.files;
    }
}
