package io.socketupload.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a Socket.IO v5 packet inside an Engine.IO v4 message, such as {@code 451-/ns,12} before the JSON of a
 * binary event. See <a href="https://socket.io/docs/v4/socket-io-protocol/#packet-encoding">the packet encoding</a>.
 *
 * @param type the Socket.IO packet type
 * @param attachments how many binary attachments follow the packet
 * @param namespace empty for the default one
 * @param ackId the acknowledgement asked for or given, or {@link #NO_ACK}
 * @param bodyIndex where in the buffer the JSON begins
 */
record PacketHeader(char type, int attachments, String namespace, long ackId, int bodyIndex) {
    static final char CONNECT = '0';
    static final char DISCONNECT = '1';
    static final char EVENT = '2';
    static final char ACK = '3';
    static final char CONNECT_ERROR = '4';
    static final char BINARY_EVENT = '5';
    static final char BINARY_ACK = '6';
    static final long NO_ACK = -1;

    /** More attachments than any event has. The reference implementation's parser has the same limit. */
    static final int MAX_ATTACHMENTS = 10;

    /** Clients count them from 0. Of a greater one netty-socketio can't write the answer, and loses its buffers. */
    static final long MAX_ACK_ID = Integer.MAX_VALUE;

    private static final int MAX_NAMESPACE = 256;
    // As many digits as always fit a long.
    private static final int MAX_DIGITS = 18;

    /** Reads the header of an Engine.IO message ('4'); null if it is not well-formed or beyond a bound. */
    static @Nullable PacketHeader read(ByteBuf message) {
        int end = message.writerIndex();
        int index = message.readerIndex() + 1;
        if (index >= end) {
            return null;
        }
        char type = (char) message.getByte(index++);
        if (type < CONNECT || type > BINARY_ACK || type == CONNECT_ERROR) {
            return null;
        }
        int attachments = 0;
        if (type == BINARY_EVENT || type == BINARY_ACK) {
            int digits = digits(message, index, end);
            if (digits == 0 || digits > 2 || index + digits >= end || message.getByte(index + digits) != '-') {
                return null;
            }
            attachments = (int) number(message, index, digits);
            if (attachments < 1 || attachments > MAX_ATTACHMENTS) {
                return null;
            }
            index += digits + 1;
        }
        String namespace = "";
        if (index < end && message.getByte(index) == '/') {
            int comma = message.indexOf(index, Math.min(end, index + MAX_NAMESPACE + 1), (byte) ',');
            int namespaceEnd = comma < 0 ? end : comma;
            if (namespaceEnd - index > MAX_NAMESPACE) {
                return null;
            }
            String written = message.toString(index, namespaceEnd - index, StandardCharsets.UTF_8);
            int query = written.indexOf('?');
            namespace = query < 0 ? written : written.substring(0, query);
            if (namespace.indexOf('[') >= 0) {
                return null; // there netty-socketio begins to read the body
            }
            index = comma < 0 ? end : comma + 1;
        }
        long ackId = NO_ACK;
        int digits = digits(message, index, end);
        if (digits > MAX_DIGITS) {
            return null;
        }
        if (digits > 0) {
            ackId = number(message, index, digits);
            if (ackId > MAX_ACK_ID) {
                return null;
            }
            index += digits;
        }
        boolean wellFormed = switch (type) {
            case CONNECT -> ackId == NO_ACK;
            case DISCONNECT -> ackId == NO_ACK && index == end;
            case ACK, BINARY_ACK -> ackId != NO_ACK && isArray(message, index, end);
            default -> isArray(message, index, end);
        };
        return wellFormed ? new PacketHeader(type, attachments, namespace, ackId, index) : null;
    }

    private static boolean isArray(ByteBuf message, int index, int end) {
        return index < end && message.getByte(index) == '[';
    }

    /**
     * The packet of this header anew, in a form that netty-socketio reads right: it stumbles over a namespace with a
     * query.
     *
     * @param keepAuth whether with what follows the header
     */
    ByteBuf namespacePacket(ByteBuf message, boolean keepAuth) {
        String head = "4" + type + (namespace.isEmpty() ? "" : namespace + ",");
        ByteBuf auth = message.slice(bodyIndex, message.writerIndex() - bodyIndex);
        String sealed = keepAuth && auth.isReadable() ? QuietJsonSupport.sealed(auth) : "";
        return Unpooled.copiedBuffer(head + sealed, StandardCharsets.UTF_8);
    }

    private static int digits(ByteBuf message, int start, int end) {
        int index = start;
        while (index < end && index - start <= MAX_DIGITS && isDigit(message.getByte(index))) {
            index++;
        }
        return index - start;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static long number(ByteBuf message, int start, int digits) {
        long value = 0;
        for (int index = start; index < start + digits; index++) {
            value = value * 10 + (message.getByte(index) - '0');
        }
        return value;
    }
}
