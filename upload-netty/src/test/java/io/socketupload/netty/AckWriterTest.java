package io.socketupload.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.socketupload.UploadMessage.Kept;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Acknowledgements on a WebSocket are what netty-socketio would send, to the byte. */
class AckWriterTest {
    private static final int MAX_LENGTH = 10_000;

    private final RawHead head = new RawHead();
    private final QuietJsonSupport json = new QuietJsonSupport(MAX_LENGTH);
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final EmbeddedChannel channel = new EmbeddedChannel(new AckWriter(json));

    @AfterEach
    void nothing_is_left() {
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    private void write(Transport transport, Packet... packets) {
        channel.config().setAllocator(memory);
        head.queue.addAll(Arrays.asList(packets));
        channel.writeOutbound(new OutPacketMessage(head, transport));
    }

    /** The messages of the frames that are in one buffer, as a client reads them. */
    private List<String> messages() {
        ByteBuf frames = channel.readOutbound();
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, MAX_LENGTH));
        client.writeInbound(Unpooled.copiedBuffer(frames));
        frames.release();
        List<String> messages = new ArrayList<>();
        for (TextWebSocketFrame frame = client.readInbound(); frame != null; frame = client.readInbound()) {
            assertThat(frame.isFinalFragment()).isTrue();
            messages.add(frame.text());
            frame.release();
        }
        assertThat(client.finish()).isFalse();
        assertThat((Object) channel.readOutbound()).isInstanceOf(OutPacketMessage.class);
        return messages;
    }

    private String asNettySocketioWritesIt(Packet packet) throws IOException {
        ByteBuf text = Unpooled.buffer();
        new PacketEncoder(new Configuration(), json).encodePacket(packet, text, ByteBufAllocator.DEFAULT, true);
        return text.toString(StandardCharsets.UTF_8);
    }

    private static KeptAck ack(long id, String uploadId, long offset) {
        return new KeptAck("", id, new Kept(uploadId, offset));
    }

    @Test
    void those_that_wait_are_written_together_each_as_a_message() throws IOException {
        Kept kept = new Kept("a", 300);
        KeptAck[] acks = {
            new KeptAck("", 0, kept),
            new KeptAck("", 1, kept),
            ack(12, "b", 0),
            ack(PacketHeader.MAX_ACK_ID, "a", 1L << 60)
        };
        write(Transport.WEBSOCKET, acks);
        assertThat(messages())
                .containsExactly(
                        asNettySocketioWritesIt(acks[0]),
                        asNettySocketioWritesIt(acks[1]),
                        asNettySocketioWritesIt(acks[2]),
                        asNettySocketioWritesIt(acks[3]))
                .startsWith("430[{\"success\":true,\"uploadId\":\"a\",\"offset\":300,\"bytesUploaded\":300}]");
        assertThat(head.queue).isEmpty();
    }

    /** The length of a message stands in one byte up to 125, and in two more beyond. */
    @Test
    void a_message_may_have_any_length_that_an_id_gives_it() throws IOException {
        for (int length = 1; length <= 128; length++) {
            KeptAck ack = ack(1, "a".repeat(length), 1);
            write(Transport.WEBSOCKET, ack);
            assertThat(messages()).containsExactly(asNettySocketioWritesIt(ack));
        }
    }

    @Test
    void the_namespace_is_named() throws IOException {
        for (String namespace : List.of("/files", "/fi\u00e4les/\ud83d\ude00")) {
            KeptAck ack = new KeptAck(namespace, 5, new Kept("a", 1));
            write(Transport.WEBSOCKET, ack);
            assertThat(messages())
                    .containsExactly(asNettySocketioWritesIt(ack))
                    .allMatch(message -> message.startsWith("43" + namespace + ",5["));
        }
    }

    @Test
    void what_else_waits_is_left_in_its_order() {
        Packet other = Answers.connectError("", "No.");
        KeptAck behind = ack(2, "a", 2);
        write(Transport.WEBSOCKET, ack(1, "a", 1), other, behind);
        assertThat(messages()).hasSize(1).allMatch(message -> message.startsWith("431["));
        assertThat(head.queue).containsExactly(other, behind);
    }

    @Test
    void what_waits_for_a_poll_is_left() {
        KeptAck ack = ack(1, "a", 1);
        write(Transport.POLLING, ack);
        assertThat(head.queue).containsExactly(ack);
        assertThat((Object) channel.readOutbound()).isInstanceOf(OutPacketMessage.class);
    }

    @Test
    void nothing_that_waits_is_nothing_written() {
        write(Transport.WEBSOCKET);
        assertThat((Object) channel.readOutbound()).isInstanceOf(OutPacketMessage.class);
        channel.writeOutbound("something else");
        assertThat((String) channel.readOutbound()).isEqualTo("something else");
    }

    @Test
    void no_memory_is_lost_where_json_fails() {
        EmbeddedChannel failing = new EmbeddedChannel(new AckWriter(new JacksonJsonSupport() {
            @Override
            public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
                throw new IOException("A test");
            }
        }));
        failing.config().setAllocator(memory);
        head.queue.add(ack(1, "a", 1));
        assertThatThrownBy(() -> failing.writeOutbound(new OutPacketMessage(head, Transport.WEBSOCKET)))
                .hasMessage("A test");
    }
}
