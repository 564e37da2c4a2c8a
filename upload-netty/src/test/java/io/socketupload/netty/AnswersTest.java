package io.socketupload.netty;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.socketupload.Checksum;
import io.socketupload.FileMetadata;
import io.socketupload.StoredFile;
import io.socketupload.Sync;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadMessage;
import io.socketupload.UploadProgress;
import io.socketupload.UploadState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnswersTest {
    private static final UploadMessage.Ready READY =
            new UploadMessage.Ready("a", "a.txt", 5, 10, 40, Sync.ALWAYS, null);
    private static final UploadMessage.Ready RESUMABLE = new UploadMessage.Ready(
            "a",
            "a.txt",
            5,
            10,
            40,
            Sync.ALWAYS,
            new UploadMessage.Resumable("token", Instant.ofEpochMilli(1_700_000_000_123L)));

    // What both of them say.
    private static final Map<String, Object> READY_BODY = Map.of(
            "success",
            true,
            "uploadId",
            "a",
            "fileName",
            "a.txt",
            "offset",
            5L,
            "chunkSize",
            10,
            "window",
            40,
            "checksumAlgorithms",
            List.of("crc32c", "sha-256", "sha-512"),
            "sync",
            "always");

    private static Packet event(UploadMessage message) {
        return Answers.event("/files", message);
    }

    private static void assertEvent(UploadMessage message, String name, Map<String, ?> body) {
        Packet packet = event(message);
        assertThat(packet.getSubType()).isEqualTo(PacketType.EVENT);
        assertThat(packet.getNsp()).isEqualTo("/files");
        assertThat(packet.getName()).isEqualTo(name);
        assertThat((List<?>) packet.getData()).isEqualTo(List.of(body));
    }

    @Test
    void an_accepted_upload_is_told_so() {
        assertEvent(READY, "upload-ready", READY_BODY);
    }

    @Test
    void one_that_can_be_resumed_is_told_how() {
        Map<String, Object> resumable = Map.of("protocol", 1, "resumeToken", "token", "expiresAt", 1_700_000_000_123L);
        assertEvent(RESUMABLE, "upload-ready", both(READY_BODY, resumable));
    }

    @Test
    void a_status_is_what_ready_says_and_the_state() {
        Map<String, Object> status = Answers.body(new UploadMessage.Status(RESUMABLE, UploadState.SUSPENDED));
        assertThat(status).isEqualTo(both(Answers.body(RESUMABLE), Map.of("state", "suspended")));
    }

    @Test
    void progress_is_told() {
        Map<String, Object> progress = Map.of(
                "uploadId",
                "a",
                "bytesUploaded",
                5L,
                "totalBytes",
                10L,
                "percentage",
                50.0,
                "speed",
                1L,
                "eta",
                5L,
                "state",
                "receiving");
        assertEvent(progressing(5, 10, 1, UploadState.RECEIVING), "upload-progress", progress);
    }

    @Test
    void what_is_not_known_of_the_progress_is_not_told() {
        Map<String, Object> growing = Answers.body(progressing(5, FileMetadata.UNKNOWN_SIZE, 1, UploadState.RECEIVING));
        assertThat(growing).containsEntry("percentage", 0.0).doesNotContainKeys("totalBytes", "eta");
        assertThat(Answers.body(progressing(0, 10, 0, UploadState.RECEIVING))).doesNotContainKey("eta");
    }

    @Test
    void a_file_of_no_bytes_has_a_percentage_too() {
        assertThat(Answers.body(progressing(0, 0, 0, UploadState.COMPLETING))).containsEntry("percentage", 100.0);
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_told_in_the_words_of_the_protocol(UploadState state) {
        String completing = state == UploadState.COMPLETING ? "verifying" : state.name();
        assertThat(Answers.body(progressing(1, 10, 1, state))).containsEntry("state", completing.toLowerCase());
    }

    @Test
    void a_complete_file_is_told() {
        Map<String, Object> complete = Map.of(
                "success",
                true,
                "uploadId",
                "a",
                "fileName",
                "ä.txt",
                "filePath",
                "a_ä.txt",
                "fileSize",
                10L,
                "durationMs",
                7L);
        StoredFile file = new StoredFile("a_ä.txt", 10);
        assertEvent(new UploadMessage.Complete("a", "ä.txt", file, null, 7), "upload-complete", complete);

        Checksum checksum = Checksum.parse("crc32c:0123ABCD");
        assertEvent(
                new UploadMessage.Complete("a", "ä.txt", file, checksum, 7),
                "upload-complete",
                both(complete, Map.of("checksum", "crc32c:0123abcd")));
    }

    @Test
    void a_failure_is_told_with_its_code_and_whether_to_try_again() {
        Map<String, Object> failure = Map.of(
                "success", false, "uploadId", "a", "error", "No space.", "code", "storage-full", "retryable", true);
        assertEvent(failure(null, UploadErrorCode.STORAGE_FULL, null), "upload-error", failure);
        assertEvent(
                failure("a.txt", UploadErrorCode.STORAGE_FULL, 5L),
                "upload-error",
                both(failure, Map.of("fileName", "a.txt", "offset", 5L)));
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_is_told_as_its_code_is(UploadErrorCode code) {
        Map<String, Object> body = Answers.body(failure(null, code, null));
        assertThat(body).containsEntry("code", code.wireName()).containsEntry("retryable", code.retryable());
        boolean knowsWhen =
                Stream.of("too-many-uploads", "rate-limited", "shutting-down").anyMatch(code.wireName()::equals);
        if (knowsWhen) {
            assertThat((Long) body.get("retryAfterMs")).isPositive();
        } else {
            assertThat(body).doesNotContainKey("retryAfterMs");
        }
    }

    @Test
    void a_server_that_stops_says_when_to_come_back() {
        assertEvent(
                new UploadMessage.GoAway("It stops.", 5_000),
                "upload-goaway",
                Map.of("reason", "It stops.", "retryAfterMs", 5_000L));
    }

    @Test
    void an_acknowledgement_carries_its_id_and_the_very_body() {
        Packet packet = Answers.ack("", 5, new UploadMessage.Kept("a", 10));
        assertThat(packet.getSubType()).isEqualTo(PacketType.ACK);
        assertThat(packet.getAckId()).isEqualTo(5);
        assertThat((List<?>) packet.getData())
                .isEqualTo(List.of(Map.of("success", true, "uploadId", "a", "offset", 10L, "bytesUploaded", 10L)));
        assertThat(Answers.body(new UploadMessage.Cancelled("a"))).isEqualTo(Map.of("success", true, "uploadId", "a"));
    }

    static Stream<UploadMessage> acknowledgements() {
        return Stream.of(
                new UploadMessage.Kept("a", 10),
                new UploadMessage.Cancelled("a"),
                new UploadMessage.Status(READY, UploadState.RECEIVING));
    }

    @ParameterizedTest
    @MethodSource("acknowledgements")
    void what_is_an_acknowledgement_only_is_no_event(UploadMessage message) {
        assertThatThrownBy(() -> event(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_message_is_the_one_or_the_other() {
        assertThat(Arrays.stream(UploadMessage.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .containsExactlyInAnyOrder(
                        "Ready", "Progressing", "Complete", "Failure", "GoAway", "Kept", "Cancelled", "Status");
    }

    private static UploadMessage progressing(long bytes, long total, long speed, UploadState state) {
        return new UploadMessage.Progressing("a", new UploadProgress(bytes, total, speed), state);
    }

    private static UploadMessage failure(String fileName, UploadErrorCode code, Long offset) {
        return new UploadMessage.Failure("a", fileName, code, "No space.", offset);
    }

    private static Map<String, Object> both(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
