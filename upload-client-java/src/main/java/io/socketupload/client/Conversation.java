package io.socketupload.client;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

import io.socketupload.client.Connection.Event;
import io.socketupload.client.Source.Chunk;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** What is said to the server about one upload over one connection. Used by the upload's thread. */
final class Conversation {
    private static final String START = "file-upload-start";
    private static final String CANCEL = "file-upload-cancel";
    // A question that the server answers at once, whatever its disk does.
    private static final String PROBE = "file-upload-limits";
    // What the first servers of this protocol take.
    private static final int DEFAULT_CHUNK = 64 << 10;
    // OkHttp closes a WebSocket that has 16 MiB waiting.
    private static final long MOST_UNDER_WAY = 12 << 20;
    // With polling, all that waits goes out in one piece, and nothing comes back before the last byte.
    private static final int POLLED_CHUNKS = 4;
    private static final int MOST_MISMATCHES = 5;

    private final Transfer transfer;
    private final Settings settings;
    private final Source source;
    private final Connection connection;
    private boolean opened;
    private long probedAt;

    // -- as the server said when it was ready --
    private int chunkSize;
    private long window;
    private boolean checksums;
    private boolean fileChecksums;

    // -- what is under way --
    private final Set<Chunk> unanswered = new HashSet<>();
    private long kept;
    private long next; // where the next chunk begins
    private boolean lastSent;
    private int mismatches;

    Conversation(Transfer transfer, Settings settings, Source source, Connection connection) {
        this.transfer = transfer;
        this.settings = settings;
        this.source = source;
        this.connection = connection;
        this.probedAt = connection.heardAt();
    }

    /**
     * Sends what the server does not have.
     *
     * @return what the server stored; null if the upload was told to stop
     * @throws UploadFailedException for what the server or the network did; if it is retryable, another conversation may
     *     go on with the upload
     * @throws IOException if the source could not be read
     */
    @Nullable
    Answer hold(int chunkLimit) throws IOException, InterruptedException {
        if (!open()) {
            return null;
        }
        connection.emit(START, START, transfer.startMessage());
        Answer ready = awaitAnswer(START); // without the token that it brings nobody could go on
        if (ready.isFailure()) {
            throw ready.failure();
        }
        if (ready.has("filePath")) { // it was complete before, and that answer was lost
            return ready;
        }
        begin(ready, chunkLimit);
        while (transfer.isWanted()) {
            Event event = maySend() ? transfer.poll(connection) : await();
            if (event == null) {
                if (maySend()) {
                    send(read());
                }
            } else if (event.name().equals("upload-complete")) {
                return event.answer();
            } else {
                heard(event);
            }
        }
        return null;
    }

    /**
     * Has the server forget the upload.
     *
     * @return what the server stored, if it was quicker; else null
     */
    @Nullable
    Answer cancel() throws InterruptedException {
        while (!opened) {
            opened = isNamed(await(), Connection.OPENED);
        }
        connection.emit(CANCEL, CANCEL, transfer.ticket().message());
        while (true) {
            Event event = await();
            if (event != null && event.name().equals("upload-complete")) {
                return event.answer();
            }
            if (event != null && CANCEL.equals(event.tag())) {
                return null;
            }
        }
    }

    /** Waits until the connection is there; false if the upload was told to stop. */
    private boolean open() throws InterruptedException {
        while (!opened && transfer.isWanted()) {
            opened = isNamed(await(), Connection.OPENED);
        }
        return transfer.isWanted();
    }

    private void begin(Answer ready, int chunkLimit) {
        String token = ready.text("resumeToken", "");
        if (token.isEmpty()) {
            throw new UploadFailedException(
                    UploadFailedException.UNSUPPORTED_SERVER, false, settings.server() + " can't resume uploads.");
        }
        transfer.ticket().granted(token);
        long largest = Math.max(1, ready.number("chunkSize", DEFAULT_CHUNK));
        long granted = Math.max(largest, ready.number("window", largest));
        chunkSize = (int) Math.min(chunkLimit, largest);
        window = Math.min(granted, MOST_UNDER_WAY);
        if (settings.polling()) {
            window = Math.min(granted, (long) POLLED_CHUNKS * chunkSize);
        }
        chunkSize = (int) Math.min(chunkSize, window);
        checksums = ready.lists("checksumAlgorithms", "crc32c");
        fileChecksums = ready.lists("checksumAlgorithms", "sha-256");
        next = ready.number("offset", 0);
        if (!source.has(next)) {
            throw new UploadFailedException(
                    "conflict", false, "The server lost bytes that it had, and they can't be read again.");
        }
        keep(next);
    }

    private boolean maySend() {
        boolean known = source.size() != UploadProgress.UNKNOWN_SIZE;
        long length = known ? Math.min(chunkSize, source.size() - next) : chunkSize;
        return !lastSent && (length > 0 || !known) && next + length <= kept + window;
    }

    private Chunk read() throws IOException {
        Chunk chunk = source.read(next, chunkSize);
        next = chunk.end();
        lastSent = chunk.last();
        return chunk;
    }

    private void send(Chunk chunk) {
        unanswered.add(chunk);
        long index = chunk.offset() / chunkSize;
        long size = source.size();
        JSONObject message = new JSONObject()
                .put("uploadId", transfer.ticket().uploadId())
                .put("chunkIndex", index)
                .put(
                        "totalChunks",
                        size == UploadProgress.UNKNOWN_SIZE ? index + 2 : (size + chunkSize - 1) / chunkSize)
                .put("offset", chunk.offset())
                .put("isLastChunk", chunk.last())
                .put("data", chunk.bytes());
        if (checksums) {
            message.put("checksum", crc32c(chunk.bytes()));
        }
        if (chunk.last() && fileChecksums) {
            message.putOpt("fileChecksum", source.checksum());
        }
        connection.emit("file-chunk", chunk, message);
    }

    private static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return String.format("crc32c:%08x", crc.getValue());
    }

    private void heard(Event event) {
        Answer answer = event.answer();
        switch (event.name()) {
            case Connection.ANSWERED -> {
                if (event.tag() instanceof Chunk chunk && unanswered.remove(chunk)) {
                    answered(chunk, answer);
                }
            }
            case "upload-error" -> {
                // A chunk that arrived with other bytes is told by its answer, with which it is known.
                if (!answer.text("code", "").equals("chunk-checksum-mismatch")) {
                    throw answer.failure();
                }
            }
            case "upload-goaway" -> {
                if (!isAllKept()) { // else the server can finish
                    throw new UploadFailedException(
                            "shutting-down", true, "The server is about to stop.", answer.retryAfter(), null);
                }
            }
            default -> {}
        }
    }

    private void answered(Chunk chunk, Answer answer) {
        keep(answer.number("offset", 0));
        if (!answer.isFailure()) {
            return;
        }
        UploadFailedException failure = answer.failure();
        if (!failure.code().equals("chunk-checksum-mismatch")) {
            throw failure;
        }
        mismatches++;
        if (mismatches > MOST_MISMATCHES) {
            throw failure; // perhaps another connection is better
        }
        send(chunk);
    }

    private void keep(long offset) {
        kept = Math.max(kept, offset);
        source.kept(kept);
        transfer.kept(kept, isAllKept());
    }

    private boolean isAllKept() {
        return source.size() == UploadProgress.UNKNOWN_SIZE ? lastSent && kept >= next : kept >= source.size();
    }

    // -- waiting --

    /** Waits for the answer to what was sent with this tag. */
    private Answer awaitAnswer(Object tag) throws InterruptedException {
        while (true) {
            Event event = await();
            if (event != null && tag.equals(event.tag())) {
                return event.answer();
            }
        }
    }

    private static boolean isNamed(@Nullable Event event, String name) {
        return event != null && event.name().equals(name);
    }

    /**
     * Waits for an event.
     *
     * @return null if it is not one of the server's
     * @throws UploadFailedException if the connection is lost, or seems to be: if the server does not even answer a
     *     question that it can answer at once
     */
    private @Nullable Event await() throws InterruptedException {
        Duration half = settings.timeout().dividedBy(2);
        Event event = transfer.poll(connection, half.minus(silence()));
        if (event != null || silence().compareTo(half) < 0) {
            return event;
        }
        if (probedAt - connection.heardAt() > 0) {
            transfer.isSlow();
            throw UploadFailedException.connection(
                    "The server is silent for more than " + shown(settings.timeout()) + ".", null);
        }
        probedAt = System.nanoTime();
        connection.emit(PROBE, PROBE);
        return null;
    }

    /** For how long nothing has come that was asked for. */
    private Duration silence() {
        long heardAt = connection.heardAt();
        return Duration.ofNanos(System.nanoTime() - (probedAt - heardAt > 0 ? probedAt : heardAt));
    }

    private static String shown(Duration time) {
        return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
