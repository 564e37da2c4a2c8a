package io.socketupload.netty;

import java.util.Base64;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Decodes the binary messages of long-polling: piece by piece, so that little memory is needed beside the result. */
final class Base64Message {
    private static final int PIECE = 4096;
    private static final int DECODED_PIECE = PIECE / 4 * 3;
    private static final byte LINE_BREAK = '\n';
    // No usual encoder makes a longer one.
    private static final int MAX_LINE = 76;

    private Base64Message() {}

    /**
     * Decodes the bytes from {@code start} to {@code end}, which it may change.
     *
     * @return the decoded bytes, to be released
     * @throws IllegalArgumentException if they are not base64
     */
    static ByteBuf decode(ByteBuf text, int start, int end, ByteBufAllocator allocator) {
        boolean lines = text.indexOf(start, Math.min(end, start + MAX_LINE + 1), LINE_BREAK) >= 0;
        int last = lines ? joinLines(text, start, end) : end;
        int length = decodedLength(text, start, last);
        ByteBuf decoded = allocator.directBuffer(length);
        try {
            decode(text, start, last, decoded);
            return decoded;
        } catch (IllegalArgumentException e) {
            decoded.release();
            throw e;
        }
    }

    private static void decode(ByteBuf text, int start, int end, ByteBuf into) {
        byte[] encoded = new byte[Math.min(PIECE, end - start)];
        byte[] decoded = new byte[DECODED_PIECE];
        for (int from = start; from < end; from += PIECE) {
            if (end - from < encoded.length) {
                encoded = new byte[end - from];
            }
            text.getBytes(from, encoded);
            int length = Base64.getDecoder().decode(encoded, decoded);
            if (length < DECODED_PIECE && from + PIECE < end) {
                throw new IllegalArgumentException("Padding before the end");
            }
            into.writeBytes(decoded, 0, length);
        }
    }

    /** The client for Java breaks its base64 into lines. Returns where they end now. */
    private static int joinLines(ByteBuf text, int start, int end) {
        int length = start;
        for (int i = start; i < end; i++) {
            byte next = text.getByte(i);
            if (next != LINE_BREAK) {
                text.setByte(length++, next);
            }
        }
        return length;
    }

    private static int decodedLength(ByteBuf text, int start, int end) {
        int digits = end - start;
        for (int padding = 0; padding < 2 && digits > 0 && text.getByte(start + digits - 1) == '='; padding++) {
            digits--;
        }
        return (int) (digits * 3L / 4);
    }
}
