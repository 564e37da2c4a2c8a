package io.socketupload;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UploadLimitsTest {
    private static final UploadLimits LIMITS = new UploadLimits(1000, 10, 40, 80, 3);

    @Test
    void have_defaults() {
        UploadLimits defaults = UploadLimits.ofDefaults();
        assertThat(defaults.maxFileSize()).isEqualTo(100 << 20);
        assertThat(defaults.maxChunkSize()).isEqualTo(1 << 20);
        assertThat(defaults.window()).isEqualTo(4 << 20);
        assertThat(defaults.maxBufferedBytes()).isGreaterThanOrEqualTo(16 << 20);
        assertThat(defaults.maxUploadsPerConnection()).isEqualTo(1000);
    }

    @Test
    void change_one_at_a_time() {
        assertThat(LIMITS.withMaxFileSize(7)).isEqualTo(new UploadLimits(7, 10, 40, 80, 3));
        assertThat(LIMITS.withMaxChunkSize(7)).isEqualTo(new UploadLimits(1000, 7, 40, 80, 3));
        assertThat(LIMITS.withWindow(70)).isEqualTo(new UploadLimits(1000, 10, 70, 80, 3));
        assertThat(LIMITS.withMaxBufferedBytes(700)).isEqualTo(new UploadLimits(1000, 10, 40, 700, 3));
        assertThat(LIMITS.withMaxUploadsPerConnection(7)).isEqualTo(new UploadLimits(1000, 10, 40, 80, 7));
    }

    @Test
    void grow_with_a_window_that_needs_more_memory() {
        assertThat(LIMITS.withChunks(20, 70)).isEqualTo(new UploadLimits(1000, 20, 70, 80, 3));
        assertThat(LIMITS.withChunks(20, 100)).isEqualTo(new UploadLimits(1000, 20, 100, 100, 3));
    }

    @Test
    void may_be_equal_to_one_another() {
        assertThat(new UploadLimits(0, 1, 1, 1, 1).window()).isOne();
    }

    @ParameterizedTest
    @MethodSource
    void refuse_what_no_upload_could_keep_to(ThrowingCallable limits) {
        assertThatIllegalArgumentException().isThrownBy(limits);
    }

    static ThrowingCallable[] refuse_what_no_upload_could_keep_to() {
        return new ThrowingCallable[] {
            () -> LIMITS.withMaxFileSize(-1),
            () -> LIMITS.withMaxChunkSize(0),
            () -> LIMITS.withMaxChunkSize(41),
            () -> LIMITS.withWindow(9),
            () -> LIMITS.withWindow(81),
            () -> LIMITS.withMaxBufferedBytes(39),
            () -> LIMITS.withMaxUploadsPerConnection(0)
        };
    }
}
