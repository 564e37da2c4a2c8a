package io.socketupload.netty;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * netty-socketio's JSON, with some differences. What can't be read does not go to the log, where netty-socketio puts it
 * as it came; it is taken for an event that nobody listens to, or for no {@code auth} at all. What follows the JSON is
 * dropped, and not taken for a packet of its own. And the Engine.IO handshake tells clients how much they may put into
 * one POST, which netty-socketio leaves out: without it a client puts all it has into a single one.
 */
final class QuietJsonSupport extends JacksonJsonSupport {
    private static final Logger log = LoggerFactory.getLogger(QuietJsonSupport.class);

    private static final String SEALED = "socketUploadAuth";
    private static final Event NOBODYS = new Event("", List.of());

    private final int maxPayload;

    QuietJsonSupport(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    @Override
    @SuppressWarnings("NullAway") // "null" is JSON, and netty-socketio can do with it
    public <T> T readValue(String namespaceName, ByteBufInputStream src, Class<T> valueType) throws IOException {
        try {
            return valueType.cast(unsealed(namespaceName, super.readValue(namespaceName, src, valueType)));
        } catch (IOException | RuntimeException e) {
            log.debug("A message could not be read: {}", e.getClass().getSimpleName());
            return valueType.cast(valueType == Event.class ? NOBODYS : Map.of());
        } finally {
            src.skipBytes(src.available()); // or the rest is taken for another packet
        }
    }

    private @Nullable Object unsealed(String namespace, @Nullable Object value) throws IOException {
        if (value instanceof Event event && event.getName() == null) {
            return NOBODYS;
        }
        if (value instanceof Map<?, ?> auth && auth.get(SEALED) instanceof String sealed) {
            ByteBuf json = Unpooled.wrappedBuffer(Base64.getDecoder().decode(sealed));
            return super.readValue(namespace, new ByteBufInputStream(json), Map.class);
        }
        return value;
    }

    /**
     * An {@code auth} payload in a form that gets through netty-socketio, which looks for the namespace and an
     * acknowledgement's id in it when there is a bracket or a question mark.
     */
    static String sealed(ByteBuf auth) {
        String base64 = Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(auth));
        return "{\"" + SEALED + "\":\"" + base64 + "\"}";
    }

    @Override
    public AckArgs readAckArgs(ByteBufInputStream src, AckCallback<?> callback) throws IOException {
        try {
            return super.readAckArgs(src, callback);
        } catch (IOException | RuntimeException e) {
            throw quiet(src, e);
        } finally {
            src.skipBytes(src.available());
        }
    }

    @Override
    public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
        if (value instanceof AuthPacket open) {
            Map<String, Object> handshake = new LinkedHashMap<>();
            handshake.put("sid", open.getSid());
            handshake.put("upgrades", open.getUpgrades());
            handshake.put("pingInterval", open.getPingInterval());
            handshake.put("pingTimeout", open.getPingTimeout());
            handshake.put("maxPayload", maxPayload);
            super.writeValue(out, handshake);
        } else {
            super.writeValue(out, value);
        }
    }

    private static IOException quiet(ByteBufInputStream src, Exception e) throws IOException {
        src.skipBytes(src.available());
        src.mark(0); // the place that is gone back to, and logged from
        return new IOException("A message could not be read: " + e.getClass().getSimpleName());
    }
}
