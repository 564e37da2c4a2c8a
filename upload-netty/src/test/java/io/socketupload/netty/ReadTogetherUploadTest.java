package io.socketupload.netty;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.socketupload.netty.RawFields.quoted;
import static org.assertj.core.api.Assertions.assertThat;

/** Chunks that are read at once go to the engine at once; but before whatever comes behind them. */
class ReadTogetherUploadTest {
    @RegisterExtension
    static final RawServer server = RawServer.withDefaults();

    private static final int CHUNKS = 5;
    private static final byte[] CONTENT = {1, 2, 3};

    @Test
    void who_asks_behind_them_is_told_of_all() {
        RawClient client = server.client();
        String token = start(client, "asked");
        sendChunksAnd(
                "427[\"file-upload-status\",{\"uploadId\":\"asked\",\"resumeToken\":" + token + "}]", client, "asked");
        assertThat(client.ack(7).path("offset").asInt()).isEqualTo(CHUNKS * CONTENT.length);
        cancel(client, "asked");
    }

    @Test
    void they_are_kept_if_the_client_leaves_behind_them() {
        RawClient lost = server.client();
        String token = start(lost, "lost");
        sendChunksAnd("41", lost, "lost");
        RawServer.soon().until(() -> server.server().engine.sessions().isEmpty()); // or the other may be quicker

        RawClient client = server.client();
        assertThat(resume(client, "lost", token)).isEqualTo(CHUNKS * CONTENT.length);
        cancel(client, "lost");
    }

    @Test
    void they_are_kept_if_what_comes_behind_them_is_wrong() {
        RawClient client = server.client();
        client.start("wrong", 1000); // not resumable: what is wrong ends it
        sendChunksAnd("451-9[\"file-chunk\",{\"uploadId\":\"wrong\"}]", client, "wrong");
        for (int index = 0; index < CHUNKS; index++) {
            assertThat(client.ack(index).path("success").asBoolean()).isTrue();
        }
        assertThat(client.ack(9).path("code").asText()).isEqualTo("invalid-request");
    }

    /** @return the resume token, as JSON text */
    private static String start(RawClient client, String id) {
        client.emit("file-upload-start", fields(id));
        JsonNode ready = client.event("upload-ready", id);
        return quoted(ready.path("resumeToken").asText());
    }

    /** @return where it goes on */
    private static int resume(RawClient client, String id, String token) {
        client.emit("file-upload-start", fields(id).with("resumeToken", token));
        return client.event("upload-ready", id).path("offset").asInt();
    }

    private static RawFields fields(String id) {
        return RawFields.start(id, 1000).with("protocol", "1");
    }

    /** Sends all in one go. */
    private static void sendChunksAnd(String last, RawClient client, String id) {
        List<RawFrame> frames = new ArrayList<>();
        for (int index = 0; index < CHUNKS; index++) {
            RawFields chunk = RawFields.chunk(id, index, 1000).with("offset", String.valueOf(index * CONTENT.length));
            frames.add(RawFrame.text("451-" + index + "[\"file-chunk\"," + chunk + "]"));
            frames.add(RawFrame.binary(CONTENT));
        }
        frames.add(RawFrame.text(last));
        client.send(frames.toArray(RawFrame[]::new));
    }

    private static void cancel(RawClient client, String id) {
        client.send("4299[\"file-upload-cancel\"," + quoted(id) + "]");
        assertThat(client.ack(99).path("success").asBoolean()).isTrue();
    }
}
