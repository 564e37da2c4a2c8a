package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** What a client says about a file, as Socket.IO packets. */
record SocketIoEvents(boolean acks, boolean chunkChecksums, boolean fileChecksum) {
    static final String CONNECT = "40";
    static final String CONNECTED = "40";
    static final String PING = "2";
    static final String PONG = "3";

    /** {@code file-upload-start}; of protocol 1 if chunks are acknowledged. */
    String start(Sample file) {
        return "42[\"file-upload-start\",{\"fileName\":\"" + file.name() + "\",\"fileSize\":" + file.size()
                + ",\"fileType\":\"application/octet-stream\",\"uploadId\":\"" + file.id() + "\""
                + (acks ? ",\"protocol\":1" : "")
                + (fileChecksum ? ",\"checksum\":\"sha-256:" + sha256(file.content()) + "\"" : "")
                + "}]";
    }

    /** {@code file-chunk}, but for the bytes. */
    String chunk(Sample file, int index) {
        return "451-" + (acks ? index : "")
                + "[\"file-chunk\",{\"uploadId\":\"" + file.id() + "\",\"chunkIndex\":" + index
                + ",\"totalChunks\":" + file.chunks() + ",\"data\":{\"_placeholder\":true,\"num\":0},\"isLastChunk\":"
                + (index == file.chunks() - 1)
                + (acks ? ",\"offset\":" + (long) index * file.chunkSize() : "")
                + (chunkChecksums ? ",\"checksum\":\"crc32c:" + crc32c(file.chunk(index)) + "\"" : "")
                + "}]";
    }

    static boolean isReady(String message) {
        return message.startsWith("42[\"upload-ready\"");
    }

    static boolean isComplete(String message) {
        return message.startsWith("42[\"upload-complete\"");
    }

    static boolean isAck(String message) {
        return message.startsWith("43");
    }

    /** Throws if a message says that something went wrong. */
    static void requireSuccess(String message) throws IOException {
        boolean refused = message.startsWith("44") || message.startsWith("41") || message.startsWith("1");
        if (refused || message.startsWith("42[\"upload-error\"") || message.contains("\"success\":false")) {
            throw new IOException("The server says: " + message);
        }
    }

    /** An integer that a message has, or another if it has not. */
    static long integer(String message, String name, long otherwise) {
        String key = "\"" + name + "\":";
        int start = message.indexOf(key);
        if (start < 0) {
            return otherwise;
        }
        start += key.length();
        int end = start;
        while (Character.isDigit(message.charAt(end))) {
            end++;
        }
        return Long.parseLong(message, start, end, 10);
    }

    private static String crc32c(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
