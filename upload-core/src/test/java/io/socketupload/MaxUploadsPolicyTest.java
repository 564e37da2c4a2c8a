package io.socketupload;

import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaxUploadsPolicyTest {
    private static final Decision REFUSAL =
            Decision.reject(UploadErrorCode.TOO_MANY_UPLOADS, "Too many uploads at a time; at most 2 are accepted.");

    private final MaxUploadsPolicy policy = new MaxUploadsPolicy(2);
    private final SampleSession upload = SampleSession.of("ada", 1);

    @Test
    void refuses_one_too_many_until_another_ends() {
        assertThat(policy.check(upload)).isEqualTo(Decision.accept());
        assertThat(policy.check(upload)).isEqualTo(Decision.accept());
        assertThat(policy.check(upload)).isEqualTo(REFUSAL);
        assertThat(policy.check(upload)).isEqualTo(REFUSAL);
        policy.ended(upload);
        assertThat(policy.check(upload)).isEqualTo(Decision.accept());
        assertThat(policy.check(upload)).isEqualTo(REFUSAL);
    }

    @Test
    void counts_each_owner_for_itself() {
        policy.check(upload);
        policy.check(upload);
        assertThat(policy.check(SampleSession.of("bob", 1))).isEqualTo(Decision.accept());
        policy.ended(SampleSession.of("bob", 1));
        assertThat(policy.check(upload)).isEqualTo(REFUSAL);
    }

    @Test
    void forgets_owners_without_uploads() {
        for (int i = 0; i < 100; i++) {
            policy.check(SampleSession.of("owner " + i, 1));
            policy.check(SampleSession.of("owner " + i, 1));
        }
        assertThat(policy.owners()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            policy.ended(SampleSession.of("owner " + i, 1));
            policy.ended(SampleSession.of("owner " + i, 1));
        }
        assertThat(policy.owners()).isZero();
    }
}
