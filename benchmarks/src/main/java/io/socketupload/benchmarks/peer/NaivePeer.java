package io.socketupload.benchmarks.peer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** The tutorial's server as one would write it with netty-socketio: {@code byte[]} in an event, a stream per file. */
public final class NaivePeer {
    private static final int LIMIT = 4 << 20;

    private final Path directory;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    private NaivePeer(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) {
        Configuration configuration = new Configuration();
        configuration.setHostname(Ready.HOST);
        configuration.setPort(0);
        configuration.setMaxFramePayloadLength(LIMIT);
        configuration.setMaxHttpContentLength(LIMIT);
        // With compression an incompressible chunk would not do
        configuration.setWebsocketCompression(false);
        configuration.setHttpCompression(false);
        SocketConfig sockets = new SocketConfig();
        sockets.setTcpNoDelay(true);
        configuration.setSocketConfig(sockets);

        NaivePeer peer = new NaivePeer(Path.of(args[0]));
        SocketIOServer server = new SocketIOServer(configuration);
        server.addEventListener("file-upload-start", Start.class, peer::start);
        server.addEventListener("file-chunk", Chunk.class, peer::chunk);
        ChannelFuture bound = (ChannelFuture) server.startAsync().syncUninterruptibly();
        Ready.at(bound.channel().localAddress());
    }

    private void start(SocketIOClient client, Start start, AckRequest ack) throws IOException {
        Path path = directory.resolve(start.uploadId + "_" + start.fileName);
        uploads.put(start.uploadId, new Upload(new FileOutputStream(path.toFile()), start));
        client.sendEvent("upload-ready", Map.of("success", true, "uploadId", start.uploadId));
    }

    private void chunk(SocketIOClient client, Chunk chunk, AckRequest ack) {
        Upload upload = uploads.get(chunk.uploadId);
        if (upload == null || chunk.data == null) {
            client.sendEvent("upload-error", Map.of("success", false, "uploadId", chunk.uploadId));
            return;
        }
        Map<String, Object> progress = upload.write(chunk.data);
        if (ack.isAckRequested()) {
            ack.sendAckData(Map.of("success", true, "uploadId", chunk.uploadId));
        }
        if (!progress.isEmpty()) {
            client.sendEvent("upload-progress", progress);
        }
        if (chunk.isLastChunk) {
            uploads.remove(chunk.uploadId);
            upload.close();
            client.sendEvent("upload-complete", Map.of("success", true, "uploadId", chunk.uploadId));
        }
    }

    private static final class Upload {
        private final OutputStream stream;
        private final Start start;
        private long received;
        private long toldAt = System.currentTimeMillis();

        Upload(OutputStream stream, Start start) {
            this.stream = stream;
            this.start = start;
        }

        /** Returns the progress, if it is time to tell it. */
        Map<String, Object> write(byte[] bytes) {
            try {
                stream.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            received += bytes.length;
            long now = System.currentTimeMillis();
            if (now - toldAt <= 100) {
                return Map.of();
            }
            toldAt = now;
            return Map.of(
                    "uploadId",
                    start.uploadId,
                    "bytesUploaded",
                    received,
                    "totalBytes",
                    start.fileSize,
                    "percentage",
                    100.0 * received / start.fileSize);
        }

        void close() {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@code file-upload-start}, for Jackson. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Start {
        public String uploadId = "";
        public String fileName = "";
        public long fileSize;
    }

    /** {@code file-chunk}, for Jackson. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Chunk {
        public String uploadId = "";
        public byte @Nullable [] data;
        public boolean isLastChunk;
    }
}
