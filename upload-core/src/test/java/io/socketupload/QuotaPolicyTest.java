package io.socketupload;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class QuotaPolicyTest {
    private static final Decision ACCEPT = Decision.accept();
    private static final Decision REFUSAL = Decision.reject(
            UploadErrorCode.QUOTA_EXCEEDED, "There is no room for the file; at most 100 bytes may be stored.");

    private final AtomicLong stored = new AtomicLong();
    private final QuotaPolicy policy = new QuotaPolicy(100, owner -> stored.get());

    @Test
    void counts_what_is_stored_and_what_is_under_way() {
        stored.set(40);
        SampleSession half = SampleSession.ofSize(50);
        assertThat(policy.check(half)).isEqualTo(ACCEPT);
        assertThat(policy.check(SampleSession.ofSize(11))).isEqualTo(REFUSAL);
        assertThat(policy.check(SampleSession.ofSize(10))).isEqualTo(ACCEPT);
        policy.ended(half.in(UploadState.CANCELLED));
        assertThat(policy.check(SampleSession.ofSize(51))).isEqualTo(REFUSAL);
        assertThat(policy.check(SampleSession.ofSize(50))).isEqualTo(ACCEPT);
        assertThat(policy.check(SampleSession.ofSize(0))).isEqualTo(ACCEPT);
    }

    @Test
    void counts_each_owner_for_itself() {
        assertThat(policy.check(SampleSession.of("ada", 100))).isEqualTo(ACCEPT);
        assertThat(policy.check(SampleSession.of("bob", 100))).isEqualTo(ACCEPT);
        assertThat(policy.check(SampleSession.of("ada", 1))).isEqualTo(REFUSAL);
    }

    @Test
    void asks_what_its_owner_has() {
        List<String> asked = new ArrayList<>();
        UploadPolicy asking = UploadPolicies.quotaPerOwner(100, owner -> {
            asked.add(owner);
            return 0;
        });
        asking.check(SampleSession.of("bob", 1));
        assertThat(asked).containsExactly("bob");
    }

    @Test
    void refuses_a_file_of_unknown_size() {
        assertThat(policy.check(SampleSession.ofSize(FileMetadata.UNKNOWN_SIZE)))
                .isEqualTo(Decision.reject(
                        UploadErrorCode.QUOTA_EXCEEDED,
                        "The size of a file must be known, because storage is limited."));
        assertThat(policy.owners()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 1L << 40, Long.MAX_VALUE})
    void whoever_is_over_the_quota_may_store_nothing_more(long more) {
        stored.set(more);
        assertThat(policy.check(SampleSession.ofSize(0))).isEqualTo(REFUSAL);
        assertThat(policy.check(SampleSession.ofSize(Long.MAX_VALUE))).isEqualTo(REFUSAL);
    }

    @Test
    void sizes_and_quotas_do_not_overflow() {
        QuotaPolicy largest = new QuotaPolicy(Long.MAX_VALUE, owner -> stored.get());
        assertThat(largest.check(SampleSession.ofSize(Long.MAX_VALUE - 1))).isEqualTo(ACCEPT);
        assertThat(largest.check(SampleSession.ofSize(2))).isInstanceOf(Decision.Reject.class);
        assertThat(largest.check(SampleSession.ofSize(Long.MAX_VALUE))).isInstanceOf(Decision.Reject.class);
        stored.set(Long.MAX_VALUE);
        assertThat(largest.check(SampleSession.ofSize(0))).isInstanceOf(Decision.Reject.class);
        stored.set(Long.MIN_VALUE); // nonsense, but not more room than there is
        assertThat(largest.check(SampleSession.ofSize(2))).isInstanceOf(Decision.Reject.class);
        assertThat(largest.check(SampleSession.ofSize(1))).isEqualTo(ACCEPT);
    }

    @Test
    void nothing_is_reserved_and_nobody_remembered_after_a_refusal_a_failure_and_the_end() {
        SampleSession whole = SampleSession.ofSize(100);
        assertThat(policy.check(SampleSession.ofSize(101))).isEqualTo(REFUSAL);
        assertThat(policy.owners()).isZero();
        assertThat(policy.check(whole)).isEqualTo(ACCEPT);
        assertThat(policy.owners()).isEqualTo(1);
        policy.ended(whole);
        assertThat(policy.owners()).isZero();
        QuotaPolicy failing = new QuotaPolicy(100, owner -> {
            throw new IllegalStateException("no database");
        });
        assertThatIllegalStateException().isThrownBy(() -> failing.check(whole)).withMessage("no database");
        assertThat(failing.owners()).isZero();
    }

    @Test
    void a_file_that_is_completed_while_its_owner_is_looked_up_still_counts() {
        SampleSession before = SampleSession.ofSize(60);
        List<Long> answers = new ArrayList<>();
        QuotaPolicy[] policy = new QuotaPolicy[1];
        policy[0] = new QuotaPolicy(100, owner -> {
            long answer = stored.get();
            answers.add(answer);
            if (answers.size() == 2) { // the lookup for the second upload is slow
                stored.set(60);
                policy[0].ended(before.in(UploadState.COMPLETED));
            }
            return answer;
        });
        assertThat(policy[0].check(before)).isEqualTo(ACCEPT);
        assertThat(policy[0].check(SampleSession.ofSize(40))).isEqualTo(ACCEPT);
        assertThat(answers).containsExactly(0L, 0L, 60L);
        assertThat(policy[0].check(SampleSession.ofSize(1))).isEqualTo(REFUSAL);
    }

    @ParameterizedTest
    @EnumSource(
            value = UploadState.class,
            names = {"COMPLETED", "FAILED", "CANCELLED", "SUSPENDED"})
    void without_a_lookup_only_what_was_completed_stays_counted(UploadState end) {
        UploadPolicy counting = UploadPolicies.quotaPerOwner(100);
        SampleSession upload = SampleSession.ofSize(70);
        assertThat(counting.check(upload)).isEqualTo(ACCEPT);
        counting.ended(upload.in(end));
        assertThat(counting.check(SampleSession.of("bob", 100))).isEqualTo(ACCEPT);
        assertThat(counting.check(SampleSession.ofSize(31))).isEqualTo(end == UploadState.COMPLETED ? REFUSAL : ACCEPT);
        assertThat(counting.check(SampleSession.ofSize(30))).isEqualTo(ACCEPT);
    }

    @Test
    void without_a_lookup_a_refused_upload_is_not_counted() {
        UploadPolicy counting = UploadPolicies.quotaPerOwner(100);
        assertThat(counting.check(SampleSession.ofSize(101))).isEqualTo(REFUSAL);
        assertThat(counting.check(SampleSession.ofSize(100))).isEqualTo(ACCEPT);
    }

    @Test
    void uploads_at_the_same_time_cannot_exceed_it_together() throws Exception {
        uploadInParallel(new QuotaPolicy(100, owner -> {
            long answer = stored.get();
            Thread.yield(); // the answer grows old
            return answer;
        }));
    }

    @Test
    void uploads_at_the_same_time_cannot_exceed_it_together_without_a_lookup() throws Exception {
        for (int round = 0; round < 20; round++) {
            uploadInParallel(UploadPolicies.quotaPerOwner(100));
        }
    }

    /** Threads start, complete and cancel uploads of one owner; none of them may ever find more than the quota. */
    private void uploadInParallel(UploadPolicy policy) throws Exception {
        int threads = 8;
        AtomicLong total = new AtomicLong(); // stored and under way
        AtomicLong most = new AtomicLong();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(thread);
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 3000; i++) {
                        SampleSession upload = SampleSession.ofSize(random.nextInt(30));
                        if (!policy.check(upload).equals(ACCEPT)) {
                            continue;
                        }
                        long size = upload.file().size();
                        most.accumulateAndGet(total.addAndGet(size), Math::max);
                        if (i > 500 && random.nextInt(100) == 0) {
                            stored.addAndGet(size);
                            policy.ended(upload.in(UploadState.COMPLETED));
                        } else {
                            total.addAndGet(-size);
                            policy.ended(upload.in(UploadState.CANCELLED));
                        }
                    }
                }));
            }
            for (Future<?> run : running) {
                run.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(most.get()).isBetween(50L, 100L);
        long left = 100 - total.get();
        assertThat(policy.check(SampleSession.ofSize(left + 1))).isEqualTo(REFUSAL);
        assertThat(policy.check(SampleSession.ofSize(left))).isEqualTo(ACCEPT);
    }
}
