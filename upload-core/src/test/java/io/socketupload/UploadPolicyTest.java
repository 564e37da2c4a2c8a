package io.socketupload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class UploadPolicyTest {
    private static final UploadSession SESSION = new OpeningSession();
    private static final Decision NO = Decision.reject(UploadErrorCode.FORBIDDEN, "No.");
    private static final Decision NEVER = Decision.reject(UploadErrorCode.QUOTA_EXCEEDED, "Never.");

    @Test
    void and_asks_the_second_if_the_first_accepts() {
        UploadPolicy accepting = UploadPolicy.acceptAll();
        assertThat(accepting.and(accepting).check(SESSION)).isEqualTo(Decision.accept());
        assertThat(accepting.and(session -> NO).check(SESSION)).isEqualTo(NO);
    }

    @Test
    void and_keeps_the_first_rejection_and_asks_no_further() {
        List<UploadSession> asked = new ArrayList<>();
        UploadPolicy second = session -> {
            asked.add(session);
            return NEVER;
        };
        UploadPolicy first = session -> NO;
        assertThat(first.and(second).check(SESSION)).isEqualTo(NO);
        assertThat(asked).isEmpty();
    }

    @Test
    void and_needs_a_policy() {
        assertThatNullPointerException()
                .isThrownBy(() -> UploadPolicy.acceptAll().and(null));
    }

    @Test
    void a_rejection_has_a_code_and_a_sentence() {
        assertThatNullPointerException().isThrownBy(() -> Decision.reject(null, "No."));
        assertThatNullPointerException().isThrownBy(() -> Decision.reject(UploadErrorCode.FORBIDDEN, null));
    }

    private record OpeningSession(UploadId id, FileMetadata file, String owner, UploadProgress progress)
            implements UploadSession {
        OpeningSession() {
            this(new UploadId("a"), new FileMetadata("a.txt", 10, ""), "ada", new UploadProgress(0, 10, 0));
        }

        @Override
        public UploadState state() {
            return UploadState.OPENING;
        }

        @Override
        public Instant startedAt() {
            return EngineRig.NOW;
        }
    }
}
