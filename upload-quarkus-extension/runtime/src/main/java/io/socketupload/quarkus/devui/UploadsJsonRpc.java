package io.socketupload.quarkus.devui;

import java.util.List;

import jakarta.inject.Inject;

import io.socketupload.UploadEngine;
import io.socketupload.hosting.ActiveUploads;

/** What the card in the Dev UI asks for. */
public class UploadsJsonRpc {
    private final UploadEngine engine;

    @Inject
    public UploadsJsonRpc(UploadEngine engine) {
        this.engine = engine;
    }

    /** The uploads under way, the oldest first. */
    public List<Row> uploads() {
        return ActiveUploads.of(engine).uploads().stream().map(Row::of).toList();
    }

    /** How many there are. */
    public int count() {
        return engine.sessions().size();
    }

    /** Gives one up; returns whether it was there. */
    public boolean cancel(String id) {
        return ActiveUploads.cancel(engine, id);
    }

    /** An upload as JSON can tell it. */
    public record Row(
            String id,
            String fileName,
            String owner,
            String state,
            long bytes,
            long totalBytes,
            long bytesPerSecond,
            String startedAt) {
        static Row of(ActiveUploads.Upload upload) {
            return new Row(
                    upload.id(),
                    upload.fileName(),
                    upload.owner(),
                    upload.state(),
                    upload.bytes(),
                    upload.totalBytes(),
                    upload.bytesPerSecond(),
                    upload.startedAt().toString());
        }
    }
}
