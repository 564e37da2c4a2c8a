package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.socketupload.StoredFile;
import io.socketupload.UploadErrorCode;
import io.socketupload.UploadMessage;
import io.socketupload.UploadProgress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static Packet event(UploadMessage message) {
        return Answers.event("/files", message);
    }

    @Test
    void an_accepted_upload_is_told_so() {
        Packet packet = event(new UploadMessage.Ready("a", "a.txt", 0, 10, 40));
        assertThat(packet.getName()).isEqualTo("upload-ready");
        assertThat(packet.getNsp()).isEqualTo("/files");
        assertThat((List<?>) packet.getData())
                .isEqualTo(List.of(Map.of(
                        "success", true, "uploadId", "a", "fileName", "a.txt", "offset", 0L, "chunkSize", 10, "window",
                        40)));
    }

    @Test
    void progress_is_told() {
        Packet packet = event(new UploadMessage.Progressing("a", new UploadProgress(5, 10, 1)));
        assertThat(packet.getName()).isEqualTo("upload-progress");
        Map<?, ?> body = (Map<?, ?>) ((List<?>) packet.getData()).get(0);
        assertThat(body.get("uploadId")).isEqualTo("a");
        assertThat(body.get("bytesUploaded")).isEqualTo(5L);
        assertThat(body.get("totalBytes")).isEqualTo(10L);
        assertThat(((Number) body.get("percentage")).doubleValue()).isEqualTo(50);
        assertThat(body.get("speed")).isEqualTo(1L);
        assertThat(body.get("eta")).isEqualTo(5L);
        assertThat(body.containsKey("success")).isFalse();
    }

    @Test
    void a_file_of_no_bytes_has_a_percentage_too() {
        Map<?, ?> body = Answers.body(new UploadMessage.Progressing("a", new UploadProgress(0, 0, 0)));
        assertThat(((Number) body.get("percentage")).doubleValue()).isEqualTo(100);
    }

    @Test
    void a_complete_file_is_told() {
        Packet packet = event(new UploadMessage.Complete("a", "ä.txt", new StoredFile("a_ä.txt", 10), 7));
        assertThat(packet.getName()).isEqualTo("upload-complete");
        assertThat((List<?>) packet.getData())
                .isEqualTo(List.of(Map.of(
                        "success", true, "uploadId", "a", "fileName", "ä.txt", "filePath", "a_ä.txt", "fileSize", 10L,
                        "durationMs", 7L)));
    }

    @Test
    void a_failure_is_told_with_its_code_and_whether_to_try_again() {
        UploadMessage failure = new UploadMessage.Failure("a", null, UploadErrorCode.STORAGE_FULL, "No space.");
        Packet packet = event(failure);
        assertThat(packet.getName()).isEqualTo("upload-error");
        assertThat((List<?>) packet.getData())
                .isEqualTo(List.of(Map.of(
                        "success", false, "uploadId", "a", "error", "No space.", "code", "storage-full", "retryable",
                        true)));
        assertThat(Answers.body(new UploadMessage.Failure("a", "a.txt", UploadErrorCode.CONFLICT, "No.")))
                .containsEntry("fileName", "a.txt")
                .containsEntry("retryable", false);
    }

    @Test
    void an_acknowledgement_carries_its_id_and_the_very_body() {
        Packet packet = Answers.ack("", 5, Answers.body(new UploadMessage.Kept("a", 10)));
        assertThat(packet.getSubType()).isEqualTo(PacketType.ACK);
        assertThat(packet.getAckId()).isEqualTo(5);
        assertThat((List<?>) packet.getData())
                .isEqualTo(List.of(Map.of("success", true, "uploadId", "a", "offset", 10L, "bytesUploaded", 10L)));
        assertThat(Answers.body(new UploadMessage.Cancelled("a"))).isEqualTo(Map.of("success", true, "uploadId", "a"));
    }

    @Test
    void what_is_an_acknowledgement_only_is_no_event() {
        assertThatThrownBy(() -> event(new UploadMessage.Kept("a", 10))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event(new UploadMessage.Cancelled("a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
