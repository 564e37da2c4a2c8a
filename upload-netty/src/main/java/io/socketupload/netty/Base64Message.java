package io.socketupload.netty;

import java.util.Arrays;
import java.util.Base64;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Reads the binary messages of long-polling: piece by piece, so that little memory is needed beside the result. Where a
 * message ends is where it stops being base64, since to look for that first takes as long as decoding it.
 */
final class Base64Message {
    private static final int PIECE = 4096;
    private static final int DECODED_PIECE = PIECE / 4 * 3;
    private static final byte LINE_BREAK = '\n';
    // No usual encoder makes a longer one.
    private static final int MAX_LINE = 76;

    private static final FastThreadLocal<Pieces> PIECES = new FastThreadLocal<>() {
        @Override
        protected Pieces initialValue() {
            return new Pieces();
        }
    };

    private Base64Message() {}

    /** Where the pieces of messages pass that a thread reads. */
    private static final class Pieces {
        final byte[] digits = new byte[PIECE];
        final byte[] decoded = new byte[DECODED_PIECE];
    }

    /**
     * Reads one message, to {@code separator} or the end.
     *
     * @return the decoded bytes, to be released
     * @throws IllegalArgumentException if it is not base64
     */
    static ByteBuf read(ByteBuf text, byte separator, ByteBufAllocator allocator) {
        // One so short is found first: a failed decoding costs more than its bytes, and a POST may have many of these
        int length = text.bytesBefore(Math.min(text.readableBytes(), PIECE), separator);
        ByteBuf message = length < 0 ? text : text.readSlice(length);
        boolean lines = message.bytesBefore(Math.min(message.readableBytes(), MAX_LINE + 1), LINE_BREAK) >= 0;
        return lines ? readLines(message, separator, allocator) : readDigits(message, separator, allocator);
    }

    /** The client for Java breaks its base64 into lines. */
    private static ByteBuf readLines(ByteBuf text, byte separator, ByteBufAllocator allocator) {
        int length = text.bytesBefore(separator);
        ByteBuf lines = text.readSlice(length < 0 ? text.readableBytes() : length);
        ByteBuf digits = allocator.directBuffer(lines.readableBytes());
        try {
            while (lines.isReadable()) {
                int line = lines.bytesBefore(LINE_BREAK);
                digits.writeBytes(lines, line < 0 ? lines.readableBytes() : line);
                lines.skipBytes(line < 0 ? 0 : 1);
            }
            return readDigits(digits, separator, allocator);
        } finally {
            digits.release();
        }
    }

    private static ByteBuf readDigits(ByteBuf text, byte separator, ByteBufAllocator allocator) {
        ByteBuf bytes = allocator.directBuffer(decodedLength(text));
        try {
            decode(text, separator, bytes);
            // If others follow, there was room for all of them
            return text.isReadable()
                    ? allocator.directBuffer(bytes.readableBytes()).writeBytes(bytes)
                    : bytes.retain();
        } finally {
            bytes.release();
        }
    }

    private static void decode(ByteBuf text, byte separator, ByteBuf into) {
        Pieces pieces = PIECES.get();
        byte[] bytes = pieces.decoded;
        boolean ended = false;
        while (text.isReadable() && !ended) {
            byte[] digits = text.readableBytes() < PIECE ? new byte[text.readableBytes()] : pieces.digits;
            text.getBytes(text.readerIndex(), digits);
            int length;
            try {
                length = Base64.getDecoder().decode(digits, bytes);
            } catch (IllegalArgumentException e) {
                int end = text.bytesBefore(digits.length, separator);
                if (end < 0) {
                    throw e;
                }
                digits = Arrays.copyOf(digits, end);
                length = Base64.getDecoder().decode(digits, bytes);
            }
            into.writeBytes(bytes, 0, length);
            text.skipBytes(digits.length);
            ended = length < DECODED_PIECE;
        }
        if (text.isReadable() && text.getByte(text.readerIndex()) != separator) {
            throw new IllegalArgumentException("Padding before the end");
        }
    }

    /** How many bytes a message makes that takes all of {@code text}. */
    private static int decodedLength(ByteBuf text) {
        int digits = text.readableBytes();
        for (int padding = 0;
                padding < 2 && digits > 0 && text.getByte(text.readerIndex() + digits - 1) == '=';
                padding++) {
            digits--;
        }
        return (int) (digits * 3L / 4);
    }
}
