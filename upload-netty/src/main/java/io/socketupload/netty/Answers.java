package io.socketupload.netty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.UploadEngine;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadId;
import io.socketupload.UploadLimits;
import io.socketupload.UploadMessage;
import io.socketupload.UploadProgress;
import io.socketupload.UploadState;
import org.jspecify.annotations.Nullable;

/** The packets that we send, as the protocol words them. */
final class Answers {
    private Answers() {}

    static Packet event(String namespace, UploadMessage message) {
        Packet packet = packet(PacketType.EVENT, namespace);
        packet.setName(eventName(message));
        packet.setData(List.of(body(message)));
        return packet;
    }

    static Packet ack(String namespace, long ackId, UploadMessage message) {
        return message instanceof UploadMessage.Kept kept
                ? new KeptAck(namespace, ackId, kept)
                : ack(namespace, ackId, body(message));
    }

    static Packet ack(String namespace, long ackId, Map<String, Object> body) {
        Packet packet = packet(PacketType.ACK, namespace);
        packet.setAckId(ackId);
        packet.setData(List.of(body));
        return packet;
    }

    /**
     * What a client is told that is not connected to the namespace.
     *
     * @param uploadId as it gave it, however long
     */
    static UploadMessage unauthorized(@Nullable String uploadId) {
        String shown = uploadId == null ? "" : uploadId.substring(0, Math.min(uploadId.length(), UploadId.MAX_LENGTH));
        String error = "Connect to the namespace before sending files.";
        return new UploadMessage.Failure(shown, null, UploadErrorCode.UNAUTHORIZED, error, null);
    }

    /** Tells a client that it may not connect to the namespace. */
    static Packet connectError(String namespace, String reason) {
        Packet packet = packet(PacketType.ERROR, namespace);
        packet.setData(Map.of("message", reason));
        return packet;
    }

    /** An Engine.IO packet that means nothing: it makes a queue move. */
    static Packet noop() {
        return new Packet(PacketType.NOOP, EngineIOVersion.V4);
    }

    static Map<String, Object> limits(UploadEngine engine, boolean downloads) {
        UploadLimits limits = engine.limits();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", true);
        body.put("protocol", 1);
        body.put("maxFileSize", limits.maxFileSize());
        body.put("chunkSize", limits.maxChunkSize());
        body.put("window", limits.window());
        body.put("allowedTypes", List.copyOf(engine.policy().allowedTypes()));
        body.put("allowedExtensions", List.copyOf(engine.policy().allowedExtensions()));
        body.put("checksumAlgorithms", Checksum.Algorithm.wireNames());
        body.put("resumable", true);
        body.put("sync", engine.sync().wireName());
        body.put("downloads", downloads);
        return body;
    }

    static Map<String, Object> body(UploadMessage message) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (message instanceof UploadMessage.Progressing progressing) {
            UploadProgress progress = progressing.progress();
            body.put("uploadId", progressing.uploadId());
            body.put("bytesUploaded", progress.bytes());
            if (progress.totalBytes() != FileMetadata.UNKNOWN_SIZE) { // netty-socketio writes no null
                body.put("totalBytes", progress.totalBytes());
            }
            body.put("percentage", progress.percentage());
            body.put("speed", progress.bytesPerSecond());
            progress.secondsLeft().ifPresent(seconds -> body.put("eta", seconds));
            body.put("state", stateName(progressing.state()));
            return body;
        }
        if (message instanceof UploadMessage.GoAway goAway) {
            body.put("reason", goAway.reason());
            body.put("retryAfterMs", goAway.retryAfterMillis());
            return body;
        }
        body.put("success", !(message instanceof UploadMessage.Failure));
        body.put("uploadId", message.uploadId());
        if (message instanceof UploadMessage.Ready ready) {
            put(body, ready);
        } else if (message instanceof UploadMessage.Status status) {
            put(body, status.ready());
            body.put("state", stateName(status.state()));
        } else if (message instanceof UploadMessage.Kept kept) {
            body.put("offset", kept.offset());
            body.put("bytesUploaded", kept.offset());
        } else if (message instanceof UploadMessage.Complete complete) {
            body.put("fileName", complete.fileName());
            body.put("filePath", complete.file().path());
            body.put("fileSize", complete.file().size());
            if (complete.checksum() != null) {
                body.put("checksum", complete.checksum().toString());
            }
            body.put("durationMs", complete.durationMillis());
        } else if (message instanceof UploadMessage.Failure failure) {
            if (failure.fileName() != null) {
                body.put("fileName", failure.fileName());
            }
            body.put("error", failure.error());
            body.put("code", failure.code().wireName());
            body.put("retryable", failure.code().retryable());
            if (failure.code().retryAfterMillis() > 0) {
                body.put("retryAfterMs", failure.code().retryAfterMillis());
            }
            if (failure.offset() != null) {
                body.put("offset", failure.offset());
            }
        }
        return body;
    }

    private static void put(Map<String, Object> body, UploadMessage.Ready ready) {
        body.put("fileName", ready.fileName());
        body.put("offset", ready.offset());
        body.put("chunkSize", ready.chunkSize());
        body.put("window", ready.window());
        body.put("checksumAlgorithms", Checksum.Algorithm.wireNames());
        body.put("sync", ready.sync().wireName());
        UploadMessage.Resumable resumable = ready.resumable();
        if (resumable != null) {
            body.put("protocol", 1);
            body.put("resumeToken", resumable.resumeToken());
            body.put("expiresAt", resumable.expiresAt().toEpochMilli());
        }
    }

    private static String stateName(UploadState state) {
        return state == UploadState.COMPLETING ? "verifying" : state.name().toLowerCase(Locale.ROOT);
    }

    private static String eventName(UploadMessage message) {
        if (message instanceof UploadMessage.Ready) {
            return "upload-ready";
        }
        if (message instanceof UploadMessage.Progressing) {
            return "upload-progress";
        }
        if (message instanceof UploadMessage.Complete) {
            return "upload-complete";
        }
        if (message instanceof UploadMessage.Failure) {
            return "upload-error";
        }
        if (message instanceof UploadMessage.GoAway) {
            return "upload-goaway";
        }
        throw new IllegalArgumentException(message.getClass().getSimpleName() + " is an acknowledgement only");
    }

    private static Packet packet(PacketType type, String namespace) {
        Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
        packet.setSubType(type);
        packet.setNsp(namespace);
        return packet;
    }
}
