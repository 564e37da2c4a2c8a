package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A binary event of the host application's, on its way through to netty-socketio. It is handed on when it is whole, and
 * each attachment in the old binary framing that netty-socketio looks for before all else: {@code 00}, the length in
 * decimal digits of one byte each, {@code ff}. Bare, an attachment that happens to begin like that framing is taken
 * apart, and an empty one is lost.
 */
final class ForeignEvent implements Attachments.Awaited {
    private final ByteBuf event;
    private final int count;
    private final List<ByteBuf> attachments = new ArrayList<>();
    private @Nullable Future<?> expiry;

    ForeignEvent(ByteBuf event, int count) {
        this.event = event;
        this.count = count;
    }

    /** What gives it up when it does not become whole; cancelled with the release. */
    void expires(Future<?> expiry) {
        this.expiry = expiry;
    }

    void add(ByteBuf attachment) {
        attachments.add(Unpooled.wrappedBuffer(frameHead(attachment.readableBytes()), attachment.retain()));
    }

    boolean isWhole() {
        return attachments.size() == count;
    }

    /** Whether netty-socketio will find a place for each attachment, and in this order; else it throws. */
    boolean hasPlaces() {
        String text = event.toString(StandardCharsets.ISO_8859_1);
        int place = 0;
        for (int i = 0; i < count && place >= 0; i++) {
            String placeholder = "{\"_placeholder\":true,\"num\":" + i + "}";
            String reverse = "{\"num\":" + i + ",\"_placeholder\":true}";
            int found = text.indexOf(placeholder, place);
            place = found >= 0 ? found + placeholder.length() : text.indexOf(reverse, place);
        }
        return place >= 0 && text.endsWith("]");
    }

    /** The event's text and its framed attachments, in the order in which netty-socketio wants them. */
    List<ByteBuf> messages() {
        List<ByteBuf> messages = new ArrayList<>();
        messages.add(event);
        messages.addAll(attachments);
        return messages;
    }

    void release() {
        messages().forEach(ByteBuf::release);
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    private static ByteBuf frameHead(int length) {
        byte[] digits = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[digits.length + 2];
        for (int i = 0; i < digits.length; i++) {
            head[i + 1] = (byte) (digits[i] - '0');
        }
        head[head.length - 1] = (byte) 0xff;
        return Unpooled.wrappedBuffer(head);
    }
}
