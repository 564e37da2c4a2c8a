package io.socketupload.netty;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * netty-socketio's JSON, with two differences. What can't be read does not go to the log: on an error netty-socketio
 * logs what is left of the input. And the Engine.IO handshake tells clients how much they may put into one POST, which
 * netty-socketio leaves out: without it a client puts all it has into a single one.
 */
final class QuietJsonSupport extends JacksonJsonSupport {
    private final int maxPayload;

    QuietJsonSupport(int maxPayload) {
        this.maxPayload = maxPayload;
    }

    @Override
    public <T> T readValue(String namespaceName, ByteBufInputStream src, Class<T> valueType) throws IOException {
        try {
            return super.readValue(namespaceName, src, valueType);
        } catch (IOException | RuntimeException e) {
            throw quiet(src, e);
        }
    }

    @Override
    public AckArgs readAckArgs(ByteBufInputStream src, AckCallback<?> callback) throws IOException {
        try {
            return super.readAckArgs(src, callback);
        } catch (IOException | RuntimeException e) {
            throw quiet(src, e);
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
