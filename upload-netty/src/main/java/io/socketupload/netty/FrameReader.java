package io.socketupload.netty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client's WebSocket (RFC 6455, section 5) in the place of Netty's decoder, as strictly but for the
 * encoding of text, and refuses extensions, none of which was agreed on. A long payload is read from the socket straight
 * into the frame's own memory and unmasked there, by words; Netty's decoder first collects the frame in a buffer that it
 * copies to make it grow. One for each channel.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    static final String NAME = "uploadFrameReader";

    // A frame's memory begins with this much, and doubles when that is full: what it only announces costs little.
    static final int SEGMENT = 64 << 10;

    // So much less is not worth a read of its own.
    private static final int DIRECT = 8 << 10;

    // So much less is not worth a view of it to be unmasked.
    private static final int VIEWED = 1 << 10;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int MAX_CONTROL_LENGTH = 125;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private final int maxLength;
    private final ByteBuf header = Unpooled.buffer(14, 14);

    // Of the frame whose payload comes.
    private boolean inPayload;
    private boolean last;
    private int opcode;
    private int mask;
    private int length;
    private int received;
    private @Nullable CompositeByteBuf full; // segments
    private @Nullable ByteBuf segment;
    private int unmasked; // of the segment

    private boolean inMessage; // whose last frame is to come
    private boolean over; // after a close frame, or one that is wrong

    /** @param maxLength the longest payload that a frame may have */
    FrameReader(int maxLength) {
        this.maxLength = maxLength;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the very buffer, or another
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            if (bytes == segment) {
                arrived(ctx);
                return;
            }
            while (!over && (inPayload || readHeader(bytes))) {
                readPayload(ctx, bytes);
                if (inPayload) {
                    break; // the rest is to come
                }
            }
        } catch (ViolationException e) {
            over = true;
            release();
            ctx.writeAndFlush(new CloseWebSocketFrame(e.status, e.getMessage()))
                    .addListener(ChannelFutureListener.CLOSE);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) { // also when the channel is closed
        release();
    }

    private void release() {
        if (full != null) {
            full.release();
            full = null;
        }
        if (segment != null) {
            segment.release();
            segment = null;
        }
    }

    // -- the header --

    /** Reads on in it, and refuses it as soon as it is known to be wrong; whether it is whole now. */
    private boolean readHeader(ByteBuf bytes) {
        if (!collect(bytes, 2)) {
            return false;
        }
        int first = header.getUnsignedByte(0);
        int second = header.getUnsignedByte(1);
        last = (first & 0x80) != 0;
        opcode = first & 15;
        int shortLength = second & 0x7f;
        check(first, second, shortLength);
        int lengthBytes = shortLength == LENGTH_IN_8_BYTES ? 8 : shortLength == LENGTH_IN_2_BYTES ? 2 : 0;
        if (!collect(bytes, 2 + lengthBytes)) {
            return false;
        }
        length = switch (lengthBytes) {
            case 0 -> shortLength;
            case 2 -> length(header.getUnsignedShort(2), LENGTH_IN_2_BYTES);
            default -> length(header.getLong(2), 1 << 16);
        };
        if (!collect(bytes, 2 + lengthBytes + 4)) {
            return false;
        }
        mask = header.getInt(2 + lengthBytes);
        header.clear();
        received = 0;
        inPayload = true;
        return true;
    }

    private boolean collect(ByteBuf bytes, int count) {
        int missing = count - header.writerIndex();
        if (missing > 0) {
            header.writeBytes(bytes, Math.min(missing, bytes.readableBytes()));
        }
        return header.writerIndex() >= count;
    }

    private void check(int first, int second, int shortLength) {
        require((first & 0x70) == 0, "No extension was agreed on");
        require((second & 0x80) != 0, "A client must mask its frames");
        if (opcode < CLOSE) {
            require(opcode <= BINARY, "Unknown opcode");
            require((opcode == CONTINUATION) == inMessage, "A frame does not belong to the message before it");
        } else {
            require(opcode <= PONG, "Unknown opcode");
            require(last, "A control frame must not be fragmented");
            require(shortLength <= MAX_CONTROL_LENGTH, "A control frame is too long");
            require(opcode != CLOSE || shortLength != 1, "A close frame has half a status");
        }
    }

    private int length(long length, int least) {
        require(length >= least, "A length must be written as short as it can be"); // or it is negative
        if (length > maxLength) {
            throw new ViolationException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "A frame must not have more than " + maxLength + " bytes");
        }
        return (int) length;
    }

    // -- the payload --

    private void readPayload(ChannelHandlerContext ctx, ByteBuf bytes) {
        while (received < length && bytes.isReadable()) {
            ByteBuf into = room(ctx.alloc());
            into.writeBytes(bytes, Math.min(bytes.readableBytes(), into.writableBytes()));
            unmaskArrived(into);
        }
        emitIfWhole(ctx);
    }

    /** Where the next bytes of the socket may be written, since all of them belong there; null if they may not. */
    @Nullable
    ByteBuf target(ByteBufAllocator allocator) {
        boolean direct = inPayload && opcode != TEXT && length - received >= DIRECT;
        return direct ? room(allocator) : null;
    }

    /** Whether what comes next is probably a header, and then more than is worth to be copied. */
    boolean expectsLongPayload() {
        return !inPayload && length >= DIRECT;
    }

    /** Something was written to the {@link #target}. */
    private void arrived(ChannelHandlerContext ctx) {
        unmaskArrived(Objects.requireNonNull(segment));
        emitIfWhole(ctx);
    }

    private void unmaskArrived(ByteBuf into) {
        int count = into.writerIndex() - unmasked;
        unmask(into, unmasked, count, Integer.rotateLeft(mask, received % 4 * 8));
        unmasked += count;
        received += count;
    }

    private void emitIfWhole(ChannelHandlerContext ctx) {
        if (received == length) {
            inPayload = false;
            emit(ctx, whole());
        }
    }

    private ByteBuf room(ByteBufAllocator allocator) {
        if (segment != null) {
            if (segment.isWritable()) {
                return segment;
            }
            if (full == null) {
                full = allocator.compositeDirectBuffer(Integer.MAX_VALUE);
            }
            full.addComponent(true, segment);
            segment = null; // also if there is no memory for the next
        }
        int size = Math.min(length - received, Math.max(SEGMENT, received));
        ByteBuf next = allocator.directBuffer(size, size);
        segment = next;
        unmasked = 0;
        return next;
    }

    private ByteBuf whole() {
        ByteBuf whole = segment == null ? Unpooled.EMPTY_BUFFER : segment;
        if (full != null) {
            whole = full.addComponent(true, whole);
        }
        full = null;
        segment = null;
        return whole;
    }

    /** Unmasks {@code count} bytes, the first of them with the first byte of {@code mask}. */
    static void unmask(ByteBuf buffer, int index, int count, int mask) {
        long pattern = (long) mask << 32 | (mask & 0xffffffffL);
        int words = count / Long.BYTES;
        if (count >= VIEWED) {
            unmaskWords(buffer.internalNioBuffer(index, count), pattern);
        } else {
            for (int i = 0; i < words; i++) {
                int at = index + i * Long.BYTES;
                buffer.setLong(at, buffer.getLong(at) ^ pattern);
            }
        }
        for (int i = words * Long.BYTES; i < count; i++) {
            buffer.setByte(index + i, buffer.getByte(index + i) ^ (mask >> (24 - i % 4 * 8)));
        }
    }

    /** The loop that Java makes vectors of; the views that it takes are objects. */
    private static void unmaskWords(ByteBuffer bytes, long pattern) {
        LongBuffer words = bytes.slice().order(ByteOrder.nativeOrder()).asLongBuffer();
        long nativePattern = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(pattern) : pattern;
        int length = words.remaining();
        for (int i = 0; i < length; i++) {
            words.put(i, words.get(i) ^ nativePattern);
        }
    }

    private void emit(ChannelHandlerContext ctx, ByteBuf payload) {
        if (opcode < CLOSE) {
            inMessage = !last;
        } else if (opcode == CLOSE) {
            over = true;
            checkClose(payload);
        }
        WebSocketFrame frame = switch (opcode) {
            case TEXT -> new TextWebSocketFrame(last, 0, payload);
            case BINARY -> new BinaryWebSocketFrame(last, 0, payload);
            case CONTINUATION -> new ContinuationWebSocketFrame(last, 0, payload);
            case PING -> new PingWebSocketFrame(payload);
            case PONG -> new PongWebSocketFrame(payload);
            default -> new CloseWebSocketFrame(true, 0, payload);
        };
        ctx.fireChannelRead(frame);
    }

    private static void checkClose(ByteBuf payload) {
        try {
            if (payload.isReadable()) {
                int status = payload.getUnsignedShort(payload.readerIndex());
                require(WebSocketCloseStatus.isValidStatusCode(status), "A close frame has no valid status");
                StandardCharsets.UTF_8.newDecoder().decode(payload.nioBuffer(2, payload.readableBytes() - 2));
            }
        } catch (CharacterCodingException e) {
            payload.release();
            throw new ViolationException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "A reason is not UTF-8");
        } catch (ViolationException e) {
            payload.release();
            throw e;
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ViolationException(WebSocketCloseStatus.PROTOCOL_ERROR, message);
        }
    }

    private static final class ViolationException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient WebSocketCloseStatus status;

        ViolationException(WebSocketCloseStatus status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }
}
