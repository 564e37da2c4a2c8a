package io.socketupload.netty;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PacketHeaderTest {
    private static ByteBuf message(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    40                        | 0 | 0  | ''    | -1                 | ''
                    40{"token":1}             | 0 | 0  | ''    | -1                 | {"token":1}
                    40/ns                     | 0 | 0  | /ns   | -1                 | ''
                    40/ns,                    | 0 | 0  | /ns   | -1                 | ''
                    40/ns?token=1,{}          | 0 | 0  | /ns   | -1                 | {}
                    41                        | 1 | 0  | ''    | -1                 | ''
                    41/ns,                    | 1 | 0  | /ns   | -1                 | ''
                    42["a"]                   | 2 | 0  | ''    | -1                 | ["a"]
                    42[                       | 2 | 0  | ''    | -1                 | [
                    420["a"]                  | 2 | 0  | ''    | 0                  | ["a"]
                    4212["a"]                 | 2 | 0  | ''    | 12                 | ["a"]
                    42/ns,["a"]               | 2 | 0  | /ns   | -1                 | ["a"]
                    42/n-s,12["a"]            | 2 | 0  | /n-s  | 12                 | ["a"]
                    42/ns?x=1,12["a"]         | 2 | 0  | /ns   | 12                 | ["a"]
                    422147483647["a"]         | 2 | 0  | ''    | 2147483647         | ["a"]
                    4312["a"]                 | 3 | 0  | ''    | 12                 | ["a"]
                    43/ns,12[]                | 3 | 0  | /ns   | 12                 | []
                    451-["a"]                 | 5 | 1  | ''    | -1                 | ["a"]
                    4510-["a"]                | 5 | 10 | ''    | -1                 | ["a"]
                    452-/ns,12["a"]           | 5 | 2  | /ns   | 12                 | ["a"]
                    461-12[]                  | 6 | 1  | ''    | 12                 | []
                    """)
    void a_header_is_read(String text, char type, int attachments, String namespace, long ackId, String body) {
        ByteBuf message = message(text);
        PacketHeader header = PacketHeader.read(message);
        assertThat(header)
                .isEqualTo(new PacketHeader(type, attachments, namespace, ackId, text.length() - body.length()));
        assertThat(message.readerIndex()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "4x",
                "44",
                "44{}",
                "47",
                "48",
                "49",
                "42",
                "42{}",
                "42x",
                "42/ns",
                "42/ns[",
                "40/n[s",
                "41/n[s,",
                "42/n[s,[]",
                "42/ns,",
                "42/ns,{}",
                "42-1[]",
                "42 []",
                "43[]",
                "43/ns,[]",
                "4012{}",
                "4112",
                "41{}",
                "41x",
                "41/ns,x",
                "45[]",
                "45-[]",
                "450-[]",
                "4500-[]",
                "4511-[]",
                "4599-[]",
                "45100-[]",
                "451",
                "451-",
                "451x[]",
                "45x-[]",
                "461-[]",
                "42-[]",
                "422147483648[]",
                "432147483648[]",
                "451-2147483648[]",
                "42999999999999999999[]",
                "421234567890123456789[]"
            })
    void what_is_no_header_is_none(String text) {
        assertThat(PacketHeader.read(message(text))).isNull();
    }

    @Test
    void a_namespace_is_bounded() {
        String longest = "/" + "n".repeat(255);
        assertThat(PacketHeader.read(message("42" + longest + ",[]")).namespace())
                .isEqualTo(longest);
        assertThat(PacketHeader.read(message("42" + longest + "n,[]"))).isNull();
        assertThat(PacketHeader.read(message("40" + longest)).namespace()).isEqualTo(longest);
        assertThat(PacketHeader.read(message("40" + longest + "n"))).isNull();
    }

    @Test
    void a_header_is_read_where_the_message_begins() {
        ByteBuf message = message("xxx42/ns,7[]yyy").setIndex(3, 12);
        assertThat(PacketHeader.read(message)).isEqualTo(new PacketHeader('2', 0, "/ns", 7, 10));
        assertThat(PacketHeader.read(message.writerIndex(10))).isNull();
    }

    @Test
    void a_packet_about_a_namespace_is_written_anew() {
        for (String[] sentAndWritten : new String[][] {
            {"40", "40"},
            {"41", "41"},
            {"40/ns", "40/ns,"},
            {"41/ns?x=1", "41/ns,"},
            {"40/ns?x=1,{}", "40/ns,{\"socketUploadAuth\":\"e30=\"}"},
            {"40{}", "40{\"socketUploadAuth\":\"e30=\"}"}
        }) {
            ByteBuf message = message(sentAndWritten[0]);
            PacketHeader header = PacketHeader.read(message);
            assertThat(header.namespacePacket(message, true).toString(StandardCharsets.UTF_8))
                    .isEqualTo(sentAndWritten[1]);
            assertThat(header.namespacePacket(message, false).toString(StandardCharsets.UTF_8))
                    .isEqualTo(sentAndWritten[1].replaceFirst("\\{.*", ""));
        }
    }
}
