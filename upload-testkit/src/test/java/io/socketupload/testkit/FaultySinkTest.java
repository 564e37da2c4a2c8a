package io.socketupload.testkit;

import java.util.Map;

import io.socketupload.ChunkSink;
import io.socketupload.testkit.FaultySink.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract notices what is wrong with a sink, and the test that fails says it. */
class FaultySinkTest {
    private static volatile Fault fault = Fault.NONE;

    /** Not run by itself, as those below, but within the tests. */
    static class FaultySinkContract extends ChunkSinkContract {
        private FaultySink sink;

        @Override
        protected ChunkSink createSink() {
            sink = new FaultySink(fault);
            return sink;
        }

        @Override
        protected ChunkSink reopen() {
            sink = new FaultySink(sink);
            return sink;
        }

        @Override
        protected Map<String, byte[]> stored() {
            return sink.files;
        }

        @Override
        protected boolean canReadBack() {
            return true;
        }
    }

    static final class DeniesResuming extends FaultySinkContract {
        @Override
        protected boolean canResume() {
            return false;
        }
    }

    static final class DeniesCompletingAgain extends FaultySinkContract {
        @Override
        protected boolean canCompleteAgain() {
            return false;
        }
    }

    static final class DeniesReadingBack extends FaultySinkContract {
        @Override
        protected boolean canReadBack() {
            return false;
        }
    }

    @Test
    void a_sink_without_a_fault_keeps_the_contract() {
        fault = Fault.NONE;
        ContractRun run = ContractRun.of(FaultySinkContract.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.tests()).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPS_BUFFERS, buffers_belong_to_the_caller_again_after_a_write",
        "TAKES_WHOLE_ARRAYS, every_kind_of_buffer_is_written_from_its_position_to_its_limit",
        "LEAVES_A_BYTE_OF_LARGE_BUFFERS, buffers_are_consumed",
        "COPIES_WITHOUT_CONSUMING, buffers_are_consumed",
        "WRITES_TWICE, bytes_are_stored_in_the_order_in_which_they_were_written",
        "GATHERS_BACKWARDS, several_buffers_are_stored_in_their_order",
        "COUNTS_CALLS, position_counts_the_bytes_that_were_written",
        "TRUSTS_THE_FIRST_SIZE, a_file_of_unknown_size_is_stored_whole",
        "TRUSTS_THE_FIRST_SIZE, an_upload_of_unknown_size_goes_on",
        "BELONGS_TO_A_THREAD, a_writer_may_be_called_by_one_thread_after_another",
        "GOES_BACK_AFTER_A_FAILURE, a_write_that_fails_half_way_takes_nothing_back",
        "IS_VISIBLE_BEFORE_COMPLETE, a_file_is_visible_when_it_is_complete_and_not_before",
        "IS_VISIBLE_AFTER_CLOSE, a_file_that_is_let_go_is_not_visible",
        "APPEARS_IN_PIECES, a_file_appears_at_once_and_whole",
        "IGNORES_EMPTY_FILES, an_empty_file_is_stored_too",
        "TELLS_ABSOLUTE_PATHS, a_file_is_visible_when_it_is_complete_and_not_before",
        "TELLS_THE_FILE_NAME, no_file_name_does_harm",
        "KEEPS_WHAT_IS_DISCARDED, discard_leaves_nothing",
        "KEEPS_WHAT_IS_DISCARDED, a_resumed_upload_can_be_discarded",
        "PUBLISHES_WHAT_IS_DISCARDED, discard_leaves_nothing",
        "CANNOT_DISCARD_TWICE, discard_is_harmless_when_repeated",
        "CANNOT_DISCARD_TWICE, discard_is_harmless_after_a_failure",
        "CANNOT_CLOSE_TWICE, close_is_harmless_when_repeated",
        "DISCARDS_ALL, discard_does_not_harm_others",
        "FORGETS_ON_CLOSE, an_upload_goes_on_after_close",
        "FORGETS_ON_CLOSE, an_upload_goes_on_after_a_restart",
        "FORGETS_ON_CLOSE, an_upload_goes_on_as_often_as_it_must",
        "FORGETS_ON_CLOSE, an_upload_without_a_byte_goes_on_at_0",
        "FORGETS_ON_CRASH, an_upload_goes_on_after_a_crash",
        "FORGETS_ON_CRASH, an_upload_that_lacks_only_its_completion_goes_on",
        "BEGINS_WHAT_IT_DOES_NOT_KNOW, an_upload_that_never_began_is_not_found",
        "RESUMES_FROM_THE_START, an_upload_goes_on_after_close",
        "STORES_A_SECOND_COPY, a_completed_file_is_completed_again_with_the_same_result",
        "FORGETS_WHAT_IS_COMPLETE, a_file_completed_before_a_crash_is_completed_again_with_the_same_result",
        "MIXES_IDS, an_id_under_way_is_refused_or_kept_apart",
        "MIXES_IDS, an_id_that_is_let_go_is_refused_or_kept_apart",
        "MIXES_CASES, ids_that_look_alike_are_not_mixed_up",
        "OVERWRITES_FINISHED_FILES, the_id_of_a_finished_file_does_not_replace_it",
        "OVERWRITES_NAMES, files_of_the_same_name_do_not_overwrite_each_other",
        "FAILS_ON_ODD_NAMES, no_file_name_does_harm",
        "SHARES_A_BUFFER, uploads_at_the_same_time_do_not_mix",
        "READS_TOO_LITTLE, read_gives_the_bytes_so_far",
        "READS_TOO_LITTLE, read_gives_what_was_written_before_a_restart_too",
        "READING_MOVES_THE_END, reading_does_not_move_the_place_of_the_next_write",
        "REMOVES_WHAT_IS_KNOWN, what_is_known_is_no_orphan",
        "REMOVES_WHAT_IS_OPEN, what_this_sink_opened_is_no_orphan",
        "REMOVES_FINISHED_FILES, a_finished_file_is_no_orphan",
        "LEAVES_HALF_OF_ORPHANS, an_orphan_goes_as_a_whole_or_stays"
    })
    void a_fault_fails_the_test_that_is_about_it(Fault made, String test) {
        fault = made;
        assertThat(ContractRun.of(FaultySinkContract.class, test).failures()).containsOnlyKeys(test);
    }

    @Test
    void what_a_sink_can_do_must_not_be_denied() {
        fault = Fault.NONE;
        assertThat(ContractRun.of(DeniesResuming.class).failures())
                .containsKeys("an_upload_goes_on_after_close", "an_upload_goes_on_after_a_crash");
        assertThat(ContractRun.of(DeniesCompletingAgain.class).failures())
                .containsOnlyKeys(
                        "a_completed_file_is_completed_again_with_the_same_result",
                        "a_file_completed_before_a_crash_is_completed_again_with_the_same_result");
        assertThat(ContractRun.of(DeniesReadingBack.class).failures())
                .containsKeys("read_gives_the_bytes_so_far", "read_gives_what_was_written_before_a_restart_too");
    }

    @Test
    void a_failure_says_what_to_mend() {
        assertThat(failure(Fault.KEEPS_BUFFERS, "buffers_belong_to_the_caller_again_after_a_write"))
                .contains("write() must not keep a buffer");
        assertThat(failure(Fault.IS_VISIBLE_BEFORE_COMPLETE, "a_file_is_visible_when_it_is_complete_and_not_before"))
                .contains("visible files after write(): only complete() may show one");
        assertThat(failure(Fault.FORGETS_ON_CLOSE, "an_upload_goes_on_after_close"))
                .contains("open() must find upload paused in state RESUMING");
        assertThat(failure(Fault.FAILS_ON_ODD_NAMES, "no_file_name_does_harm"))
                .contains("With the file name \"zero\0byte.txt\": Nul character not allowed");
    }

    private static String failure(Fault made, String test) {
        fault = made;
        return ContractRun.of(FaultySinkContract.class, test).failures().get(test);
    }
}
