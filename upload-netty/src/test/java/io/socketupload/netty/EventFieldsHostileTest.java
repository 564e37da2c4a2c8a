package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.socketupload.netty.RawFields.quoted;
import static org.assertj.core.api.Assertions.assertThat;

/** What is wrong in the fields of an event is told in an upload-error, and harms the upload that it names at the most. */
class EventFieldsHostileTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final byte[] CONTENT = {1, 2, 3};

    private static final List<String> NO_STRINGS = List.of("null", "true", "5", "1.5", "[\"a\"]", "{\"a\":\"b\"}");
    private static final List<String> NO_INTEGERS = List.of(
            "null",
            "true",
            "\"3\"",
            "\"\"",
            "[3]",
            "{\"a\":3}",
            "-1",
            "-9223372036854775808",
            "3.5",
            "3.0",
            "3e0",
            "1e999",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999",
            "1" + "0".repeat(900));
    private static final List<String> NO_BOOLEANS = List.of("null", "1", "\"true\"", "[true]", "{}");
    private static final List<String> NO_BYTES = List.of(
            "null",
            "true",
            "3",
            "\"AQID\"",
            "[1,2,3]",
            "{}",
            "{\"_placeholder\":true}",
            "{\"num\":0}",
            "{\"_placeholder\":false,\"num\":0}",
            "{\"_placeholder\":\"true\",\"num\":0}",
            "{\"_placeholder\":true,\"num\":1}",
            "{\"_placeholder\":true,\"num\":-1}",
            "{\"_placeholder\":true,\"num\":\"0\"}",
            "{\"_placeholder\":true,\"num\":99999999999999999999}",
            "[{\"_placeholder\":true,\"num\":0}]");
    private static final List<String> NO_IDS = List.of(
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\\\b",
            "/etc/passwd",
            ".hidden",
            "-rf",
            "~root",
            "_x",
            "a b",
            "a\\u0000b",
            "a\\nb",
            "a\\u001eb",
            "ünïcode",
            "\\ud83d\\ude00",
            "\\ud800",
            "a:b",
            "a%2fb",
            "a".repeat(129));

    private static Stream<String> ids() {
        return Stream.concat(NO_STRINGS.stream(), NO_IDS.stream().map(id -> '"' + id + '"'));
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                Arguments.of("uploadId", ids().toList()),
                Arguments.of("fileName", with(NO_STRINGS, "\"\"", quoted("n".repeat(1025)))),
                Arguments.of("fileSize", NO_INTEGERS),
                Arguments.of("fileType", with(NO_STRINGS, quoted("t".repeat(256)))));
    }

    static Stream<Arguments> chunks() {
        return Stream.of(
                Arguments.of("uploadId", ids().toList()),
                Arguments.of("chunkIndex", with(NO_INTEGERS, "1", "9223372036854775807")),
                Arguments.of("totalChunks", with(NO_INTEGERS, "0")),
                Arguments.of("offset", NO_INTEGERS),
                Arguments.of("isLastChunk", NO_BOOLEANS),
                Arguments.of("data", NO_BYTES));
    }

    private static List<String> with(List<String> values, String... more) {
        return Stream.concat(values.stream(), Stream.of(more)).toList();
    }

    /** Each with one field that is missing, or has a value that it must not have. */
    private static List<RawFields> bad(RawFields good, String field, List<String> values) {
        List<RawFields> bad = new ArrayList<>();
        if (good.json().containsKey(field)) {
            bad.add(good.without(field));
        }
        values.stream()
                .filter(value -> good.json().containsKey(field) || !value.equals("null")) // as good as not there
                .forEach(value -> bad.add(good.with(field, value)));
        return bad;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void a_start_with_a_bad_field_is_refused(String field, List<String> values) {
        RawClient client = server.client().start("bystander", 3);
        for (RawFields bad : bad(RawFields.start("bad", 3), field, values)) {
            client.emit("file-upload-start", bad);
            assertRefusal(client.event("upload-error"), bad);
            server.assertServes(client);
        }
        client.finish("bystander", CONTENT);
        assertThat(client.rest()).noneMatch(message -> message.contains("upload-ready"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void a_chunk_with_a_bad_field_ends_its_own_upload(String field, List<String> values) {
        RawClient client = server.client().start("bystander", 3);
        int uploads = 0;
        for (RawFields bad : bad(RawFields.chunk("bad"), field, values)) {
            String id = "bad-" + uploads++;
            RawFields named = field.equals("uploadId") ? bad : bad.with("uploadId", quoted(id));
            client.start(id, 3).emit("file-chunk", named, CONTENT);
            assertRefusal(client.event("upload-error"), named);
            if (field.equals("uploadId")) { // nobody knows which upload it was about
                client.finish(id, CONTENT);
            } else {
                client.emit(9, "file-chunk", RawFields.chunk(id), CONTENT);
                assertThat(client.ack(9).path("code").asText()).isEqualTo("invalid-request");
            }
            server.assertServes(client);
        }
        client.finish("bystander", CONTENT);
    }

    @Test
    void a_cancellation_of_nothing_sensible_is_refused() {
        RawClient client = server.client().start("bystander", 3);
        List<String> payloads = new ArrayList<>(ids().toList());
        ids().forEach(id -> payloads.add("{\"uploadId\":" + id + "}"));
        payloads.add("{}");
        for (String payload : payloads) {
            client.emit("file-upload-cancel", payload);
            JsonNode sent = RawClient.json(payload);
            assertRefusal(client.event("upload-error"), sent.isTextual() ? sent : sent.path("uploadId"));
            server.assertServes(client);
        }
        client.finish("bystander", CONTENT);
    }

    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void a_bad_start_that_names_an_open_upload_ends_that_one_only(RawClient.Over over) {
        RawClient client = server.client(over);
        client.start("named", 3).start("bystander", 3);
        client.emit("file-upload-start", RawFields.start("named", -3));
        assertThat(client.event("upload-error").path("uploadId").asText()).isEqualTo("named");
        client.finish("bystander", CONTENT);
    }

    @Test
    void a_bad_message_that_names_the_upload_of_another_client_does_not_harm_it() {
        RawClient owner = server.client().start("owned", 3);
        RawClient stranger = server.client();
        stranger.emit("file-upload-start", RawFields.start("owned", -3));
        assertThat(stranger.event("upload-error").path("code").asText()).isEqualTo("invalid-request");
        stranger.emit("file-chunk", RawFields.chunk("owned").with("totalChunks", "-1"), CONTENT);
        assertThat(stranger.event("upload-error").path("code").asText()).isEqualTo("invalid-request");
        owner.finish("owned", CONTENT);
    }

    @Test
    void the_acknowledgement_is_the_very_object_of_the_error() {
        RawClient client = server.client();
        client.send("427[\"file-upload-start\"," + RawFields.start("x", -1) + "]");
        assertThat(client.ack(7)).isEqualTo(client.event("upload-error"));
    }

    /** Each is wrong as a whole: behind an id that could still be read, or before. */
    static Stream<Arguments> brokenJson() {
        String id = "\"uploadId\":\"broken\"";
        return Stream.of(
                Arguments.of("{" + id, "broken"),
                Arguments.of("{" + id + ",", "broken"),
                Arguments.of("{" + id + ",}", "broken"),
                Arguments.of("{" + id + ",\"a\":tru}", "broken"),
                Arguments.of("{" + id + ",\"a\":01}", "broken"),
                Arguments.of("{" + id + ",\"a\":NaN}", "broken"),
                Arguments.of("{" + id + ",'a':1}", "broken"),
                Arguments.of("{" + id + ",\"a\":\"\u0001\"}", "broken"),
                Arguments.of("{" + id + ",\"fileSize\":3,\"fileSize\":4}", "broken"),
                Arguments.of("{" + id + "," + id + "}", "broken"),
                Arguments.of("{" + id + ",\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", "broken"),
                Arguments.of("{" + id + ",\"a\":" + "{\"a\":".repeat(17) + "1" + "}".repeat(18), "broken"),
                Arguments.of("{" + id + ",\"" + "n".repeat(300) + "\":1}", "broken"),
                Arguments.of("{" + id + ",\"a\":\"" + "v".repeat(20_000) + "\"}", "broken"),
                Arguments.of("{" + id + ",\"a\":\"" + "v".repeat(70_000) + "\"}", ""),
                Arguments.of("{" + id + "}}", "broken"),
                Arguments.of("{\"a\":tru," + id + "}", ""),
                Arguments.of("\\", ""),
                Arguments.of("", ""),
                Arguments.of("[]", ""),
                Arguments.of("null", ""),
                Arguments.of("3", ""));
    }

    @Test
    void a_start_that_is_no_json_is_refused() {
        RawClient client = server.client().start("bystander", 3);
        brokenJson().forEach(each -> {
            client.emit("file-upload-start", each.get()[0]);
            JsonNode error = client.event("upload-error");
            assertRefusal(error, (String) each.get()[1]);
            server.assertServes(client);
        });
        client.finish("bystander", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-upload-start", "file-chunk", "file-upload-cancel", "file-upload-status"})
    void an_event_without_a_payload_is_refused(String event) {
        RawClient client = server.client();
        client.send("42[\"" + event + "\"]");
        assertRefusal(client.event("upload-error"), "");
        client.send("42[\"" + event + "\"");
        assertRefusal(client.event("upload-error"), "");
        server.assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-upload-start", "file-chunk", "file-upload-cancel", "file-upload-status"})
    void invalid_utf_8_is_refused(String event) {
        RawClient client = server.client();
        byte[] message = ("42[\"" + event + "\",{\"uploadId\":\"a\"}]").getBytes();
        message[message.length - 4] = (byte) 0xff;
        client.send(new RawFrame(RawFrame.FINAL | RawFrame.TEXT, message));
        client.message(answer -> answer.contains("invalid-request") || answer.equals("close 1007"));
    }

    /** An id comes back as it was sent. */
    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void the_id_of_a_refused_message_comes_back_cut(RawClient.Over over) {
        RawClient client = server.client(over);
        for (String[] sentAndEchoed : new String[][] {
            {"x".repeat(129), "x".repeat(128)},
            {"x".repeat(10_000), "x".repeat(128)},
            {"ü/".repeat(100), "ü/".repeat(64)},
            {"x".repeat(126) + "\ud83d\ude00y", "x".repeat(126) + "\ud83d\ude00"}
        }) {
            client.emit("file-upload-start", RawFields.start(sentAndEchoed[0], 1));
            assertThat(client.event("upload-error").path("uploadId").asText()).isEqualTo(sentAndEchoed[1]);
        }
        server.assertServes(client);
    }

    /** JavaScript has strings with half a character in them, and its JSON writes them as escapes. */
    @ParameterizedTest
    @EnumSource(RawClient.Over.class)
    void half_a_surrogate_pair_in_a_name_does_not_hinder_the_answers(RawClient.Over over) {
        RawClient client = server.client(over);
        client.emit("file-upload-start", RawFields.start("half", 3).with("fileName", "\"a\\ud800b.bin\""));
        client.event("upload-ready", "half");
        assertThat(client.finish("half", CONTENT).path("filePath").asText()).isEqualTo("half_ab.bin");
        client.emit("file-upload-start", RawFields.start("half\\", 3).with("uploadId", "\"\\udc00\""));
        assertThat(client.event("upload-error").path("code").asText()).isEqualTo("invalid-request");
        server.assertServes(client);
    }

    @Test
    void unknown_fields_are_ignored_whatever_they_hold() {
        RawClient client = server.client();
        client.emit(
                "file-upload-start",
                RawFields.start("unknown", 3)
                        .with("later", "[1.5,{\"deep\":[null,true,\"\\ud800\"]}]")
                        .with("", "99999999999999999999999"));
        client.event("upload-ready", "unknown");
        client.emit("file-chunk", RawFields.chunk("unknown").with("later", "{\"a\":{}}"), CONTENT);
        client.event("upload-complete", "unknown");
    }

    private static void assertRefusal(JsonNode error, RawFields sent) {
        JsonNode id = RawClient.json(sent.toString()).path("uploadId");
        assertRefusal(error, id);
    }

    private static void assertRefusal(JsonNode error, JsonNode id) {
        assertRefusal(error, id.isTextual() ? id.asText() : "");
    }

    private static void assertRefusal(JsonNode error, String id) {
        assertThat(error.path("success").asBoolean(true)).isFalse();
        assertThat(error.path("code").asText()).isEqualTo("invalid-request");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
        assertThat(error.path("error").asText()).isNotBlank().hasSizeLessThan(300);
        assertThat(error.path("uploadId").asText()).isEqualTo(id.length() > 128 ? id.substring(0, 128) : id);
    }
}
