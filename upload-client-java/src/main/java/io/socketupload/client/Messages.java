package io.socketupload.client;

import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** The events of the protocol, and those of them that we send. */
final class Messages {
    static final String START = "file-upload-start";
    static final String CHUNK = "file-chunk";
    static final String CANCEL = "file-upload-cancel";

    static final String READY = "upload-ready";
    static final String PROGRESS = "upload-progress";
    static final String COMPLETE = "upload-complete";
    static final String ERROR = "upload-error";
    static final String GOAWAY = "upload-goaway";

    private Messages() {}

    static JSONObject start(UploadRequest request, Source source, Ticket ticket) {
        JSONObject start = new JSONObject()
                .put("protocol", 1)
                .put("uploadId", ticket.uploadId())
                .put("fileName", request.fileName())
                .put("fileType", request.fileType())
                .put(
                        "fileSize",
                        source.size() == UploadProgress.UNKNOWN_SIZE ? JSONObject.NULL : (Object) source.size());
        source.lastModified().ifPresent(time -> start.put("lastModified", time));
        if (!request.metadata().isEmpty()) {
            start.put("metadata", new JSONObject(request.metadata()));
        }
        return start.putOpt("resumeToken", ticket.token());
    }

    static JSONObject chunk(
            String uploadId,
            Chunk chunk,
            long total,
            Session session,
            Settings settings,
            @Nullable String fileChecksum) {
        JSONObject message = new JSONObject()
                .put("uploadId", uploadId)
                .put("chunkIndex", chunk.offset() / session.chunkSize())
                .put("totalChunks", total)
                .put("isLastChunk", chunk.isLast())
                .put("data", chunk.bytes());
        if (!session.acknowledges()) {
            return message;
        }
        message.put("offset", chunk.offset());
        if (settings.chunkChecksums() && session.checksums().contains(Checksums.CRC32C)) {
            message.put("checksum", Checksums.crc32c(chunk.bytes()));
        }
        if (chunk.isLast() && session.checksums().contains(Checksums.SHA_256)) {
            message.putOpt("fileChecksum", fileChecksum);
        }
        return message;
    }

    /** A bare string where the server may know nothing else. */
    static Object cancel(Ticket ticket) {
        return ticket.token() == null
                ? ticket.uploadId()
                : new JSONObject().put("uploadId", ticket.uploadId()).put("resumeToken", ticket.token());
    }
}
