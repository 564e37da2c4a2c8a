package io.socketupload;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploadErrorCodeTest {
    @Test
    void wire_names_are_those_of_the_protocol() {
        assertThat(UploadErrorCode.values())
                .extracting(UploadErrorCode::wireName)
                .containsExactlyInAnyOrder(
                        "invalid-request",
                        "unauthorized",
                        "forbidden",
                        "file-too-large",
                        "type-not-allowed",
                        "quota-exceeded",
                        "too-many-uploads",
                        "rate-limited",
                        "shutting-down",
                        "not-found",
                        "conflict",
                        "chunk-too-large",
                        "chunk-out-of-bounds",
                        "chunk-checksum-mismatch",
                        "size-mismatch",
                        "file-checksum-mismatch",
                        "storage-full",
                        "storage-failure",
                        "rejected");
    }

    @Test
    void only_what_may_go_well_later_is_retryable() {
        assertThat(Stream.of(UploadErrorCode.values()).filter(UploadErrorCode::retryable))
                .containsExactlyInAnyOrder(
                        UploadErrorCode.TOO_MANY_UPLOADS,
                        UploadErrorCode.RATE_LIMITED,
                        UploadErrorCode.SHUTTING_DOWN,
                        UploadErrorCode.CHUNK_CHECKSUM_MISMATCH,
                        UploadErrorCode.STORAGE_FULL);
    }

    @Test
    void what_goes_by_itself_says_when_to_come_back() {
        assertThat(Stream.of(UploadErrorCode.values()).filter(code -> code.retryAfterMillis() > 0))
                .containsExactlyInAnyOrder(
                        UploadErrorCode.TOO_MANY_UPLOADS, UploadErrorCode.RATE_LIMITED, UploadErrorCode.SHUTTING_DOWN);
    }
}
