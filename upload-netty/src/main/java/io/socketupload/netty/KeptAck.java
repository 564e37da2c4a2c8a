package io.socketupload.netty;

import java.util.List;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.socketupload.UploadMessage;

/**
 * The acknowledgement of a chunk that is kept, the one packet that is sent as often as chunks come. Its JSON is made when
 * it is written: by {@link AckWriter} once for several, or by netty-socketio into the answer to a poll.
 */
final class KeptAck extends Packet {
    private static final long serialVersionUID = 1;

    private final long id;
    private final transient UploadMessage.Kept kept;

    KeptAck(String namespace, long id, UploadMessage.Kept kept) {
        super(PacketType.MESSAGE, EngineIOVersion.V4);
        setSubType(PacketType.ACK);
        setNsp(namespace);
        this.id = id;
        this.kept = kept;
    }

    long id() {
        return id;
    }

    UploadMessage.Kept kept() {
        return kept;
    }

    @Override
    public Long getAckId() {
        return id;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as it is declared
    public <T> T getData() {
        return (T) List.of(Answers.body(kept));
    }
}
