package io.socketupload;

import java.nio.ByteBuffer;
import java.util.List;

import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class UploadPoliciesTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, FileMetadata.UNKNOWN_SIZE})
    void accepts_files_up_to_the_largest_size_and_those_of_unknown_size(long size) {
        assertThat(UploadPolicies.maxSize(10).check(SampleSession.ofSize(size))).isEqualTo(Decision.accept());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, Long.MAX_VALUE})
    void refuses_larger_files(long size) {
        assertThat(UploadPolicies.maxSize(10).check(SampleSession.ofSize(size)))
                .isEqualTo(Decision.reject(UploadErrorCode.FILE_TOO_LARGE, "A file must not have more than 10 bytes."));
    }

    @Test
    void refuses_limits_that_make_no_sense() {
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.maxSize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.maxUploadsPerOwner(0));
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.quotaPerOwner(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.quotaPerOwner(-1, owner -> 0));
        assertThatNullPointerException().isThrownBy(() -> UploadPolicies.quotaPerOwner(1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.startsPerSecond(1, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e10})
    void refuses_rates_that_make_no_sense(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> UploadPolicies.startsPerSecond(rate, 1));
    }

    @Test
    void a_refusal_by_the_last_of_all_leaves_nothing_counted() {
        UploadPolicy counting = UploadPolicies.maxUploadsPerOwner(1).and(UploadPolicies.quotaPerOwner(10));
        UploadPolicy refusing = counting.and(UploadPolicies.extensions(List.of("png")));
        for (int i = 0; i < 5; i++) {
            assertThat(refusing.check(SampleSession.ofSize(10))).isInstanceOf(Decision.Reject.class);
        }
        assertThat(counting.check(SampleSession.ofSize(10))).isEqualTo(Decision.accept());
    }

    @Test
    void all_together_accept_a_start_and_look_at_the_head() {
        UploadPolicy all = UploadPolicies.startsPerSecond(1, 1)
                .and(UploadPolicies.maxSize(10))
                .and(UploadPolicies.mediaTypes(List.of("image/*")))
                .and(UploadPolicies.contentMatchesType())
                .and(UploadPolicies.maxUploadsPerOwner(1))
                .and(UploadPolicies.quotaPerOwner(100));
        SampleSession png = SampleSession.ofType("image/png");
        assertThat(all.inspects()).isFalse();
        assertThat(all.checksHead()).isTrue();
        assertThat(all.check(png)).isEqualTo(Decision.accept());
        assertThat(all.checkHead(png, ByteBuffer.wrap(new byte[] {'M', 'Z'}))).isInstanceOf(Decision.Reject.class);
        all.ended(png.in(UploadState.FAILED));
    }
}
