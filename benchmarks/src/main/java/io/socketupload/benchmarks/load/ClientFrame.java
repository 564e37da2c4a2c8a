package io.socketupload.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** A WebSocket frame of a client: masked, with another mask each time, none of whose bytes is zero. */
final class ClientFrame {
    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private ClientFrame() {}

    /** How long the frame for a payload of this length is. */
    static int length(int payload) {
        return payload + 6 + (payload < LENGTH_16 ? 0 : payload < 0x10000 ? 2 : 8);
    }

    static void put(ByteBuffer target, int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        target.put((byte) (FIN | opcode));
        if (length < LENGTH_16) {
            target.put((byte) (MASKED | length));
        } else if (length < 0x10000) {
            target.put((byte) (MASKED | LENGTH_16)).putShort((short) length);
        } else {
            target.put((byte) (MASKED | LENGTH_64)).putLong(length);
        }
        int mask = ThreadLocalRandom.current().nextInt() | 0x01010101;
        target.putInt(mask);
        long twice = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
        while (payload.remaining() >= Long.BYTES) {
            target.putLong(payload.getLong() ^ twice);
        }
        for (int shift = 24; payload.hasRemaining(); shift = shift == 0 ? 24 : shift - 8) {
            target.put((byte) (payload.get() ^ mask >>> shift));
        }
    }
}
