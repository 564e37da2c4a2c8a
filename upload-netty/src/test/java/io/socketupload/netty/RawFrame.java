package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket frame, after RFC 6455, section 5.2.
 *
 * @param first the byte with the final bit, the reserved bits and the opcode
 */
record RawFrame(int first, byte[] payload) {
    static final int FINAL = 0x80;
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final byte[] MASK = {0x5a, (byte) 0xc3, 0x17, (byte) 0x88};

    static RawFrame text(String text) {
        return new RawFrame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static RawFrame binary(byte[] bytes) {
        return new RawFrame(FINAL | BINARY, bytes);
    }

    static RawFrame close(int status) {
        return new RawFrame(FINAL | CLOSE, ByteBuffer.allocate(2).putShort((short) status).array());
    }

    int opcode() {
        return first & 0xf;
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status of a frame that closes. */
    int status() {
        return ByteBuffer.wrap(payload).getShort();
    }

    /** As a client sends it. */
    byte[] masked() {
        byte[] body = payload.clone();
        for (int i = 0; i < body.length; i++) {
            body[i] ^= MASK[i & 3];
        }
        return written(0x80, MASK, body);
    }

    /** As only a server may send it. */
    byte[] unmasked() {
        return written(0, new byte[0], payload);
    }

    private byte[] written(int maskBit, byte[] mask, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 14);
        bytes.write(first);
        if (body.length < 126) {
            bytes.write(maskBit | body.length);
        } else if (body.length < 65536) {
            bytes.write(maskBit | 126);
            bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) body.length).array());
        } else {
            bytes.write(maskBit | 127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
        }
        bytes.writeBytes(mask);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    static RawFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new IOException("A server must not mask");
        }
        long length = second;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new RawFrame(first, in.readNBytes((int) length));
    }
}
