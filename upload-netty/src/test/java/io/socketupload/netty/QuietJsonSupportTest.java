package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuietJsonSupportTest {
    private final QuietJsonSupport json = new QuietJsonSupport(1234);

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private Event event(ByteBuf message) throws IOException {
        return json.readValue("", new ByteBufInputStream(message), Event.class);
    }

    @Test
    void an_event_is_read_as_its_listener_wants_it() throws IOException {
        json.addEventMapping("", "two", String.class, Integer.class);
        Event event = event(buffer("[\"two\",\"a\",5]"));
        assertThat(event.getName()).isEqualTo("two");
        assertThat(event.getArgs()).isEqualTo(List.of("a", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "[", "[5]", "[null,1]", "[]", "{}", "[\"two\",", "[\"two\",{}]", "[\"two\",\"a\",\"b\"]"})
    void an_event_that_can_not_be_read_is_nobodys(String text) throws IOException {
        json.addEventMapping("", "two", String.class, Integer.class);
        assertThat(event(buffer(text)).getName()).isEmpty();
    }

    /** netty-socketio takes what is left for the next packet. */
    @ParameterizedTest
    @ValueSource(strings = {"[\"nobody\",1]", "[\"one\",1,2]", "[\"one\",\"x\"]", "[5]", "x"})
    void nothing_of_a_message_is_left_over(String text) throws IOException {
        json.addEventMapping("", "one", Integer.class);
        ByteBuf message = buffer(text + " ".repeat(20_000) + "40/smuggled,");
        event(message);
        assertThat(message.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":[1,{\"b\":\"?\"}]}", "{\"socketUploadAuth\":\"e30=\"}"})
    void a_sealed_auth_payload_is_read_as_it_was(String auth) throws IOException {
        String sealed = QuietJsonSupport.sealed(buffer(auth));
        assertThat(sealed).doesNotContain("[", "?", ",");
        Map<?, ?> read = json.readValue("", new ByteBufInputStream(buffer(sealed)), Map.class);
        assertThat(read.toString()).isEqualTo(RawClient.map(auth).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{\"a\":", "5"})
    void a_sealed_auth_payload_that_can_not_be_read_is_empty(String auth) throws IOException {
        String sealed = QuietJsonSupport.sealed(buffer(auth));
        Map<?, ?> read = json.readValue("", new ByteBufInputStream(buffer(sealed)), Map.class);
        assertThat(read).isEmpty();
    }

    @Test
    void the_handshake_tells_how_much_a_post_may_hold() throws IOException {
        UUID sid = UUID.randomUUID();
        ByteBuf out = Unpooled.buffer();
        json.writeValue(new ByteBufOutputStream(out), new AuthPacket(sid, new String[] {"websocket"}, 25, 20));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"sid\":\"" + sid
                        + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25,\"pingTimeout\":20,\"maxPayload\":1234}");
    }
}
