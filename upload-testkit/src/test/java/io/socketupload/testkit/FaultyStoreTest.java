package io.socketupload.testkit;

import io.socketupload.UploadSessionStore;
import io.socketupload.testkit.FaultyStore.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract notices what is wrong with a store, and the test that fails says it. */
class FaultyStoreTest {
    private static volatile Fault fault = Fault.NONE;

    /** Not run by itself, but within the tests. */
    static final class FaultyStoreContract extends UploadSessionStoreContract {
        private FaultyStore store;

        @Override
        protected UploadSessionStore createStore() {
            store = new FaultyStore(fault);
            return store;
        }

        @Override
        protected UploadSessionStore reopen() {
            store = new FaultyStore(store);
            return store;
        }
    }

    @Test
    void a_store_without_a_fault_keeps_the_contract() {
        fault = Fault.NONE;
        ContractRun run = ContractRun.of(FaultyStoreContract.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.tests()).isGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATES_OVER_WHAT_IS_KNOWN, an_id_that_is_known_is_not_created_again",
        "CREATES_WHAT_WAS_THERE_WITH_A_LOWER_FENCE, an_id_that_is_known_is_not_created_again",
        "CREATES_IN_TWO_STEPS, one_of_many_who_create_an_id_at_once_succeeds",
        "REPLACES_IN_TWO_STEPS, one_of_many_who_take_an_upload_over_at_once_gets_it",
        "REPLACES_WHATEVER_THE_FENCE, who_lost_an_upload_changes_nothing",
        "REPLACES_WITHOUT_A_NEW_LEASE_ONLY, an_upload_is_replaced_by_its_owner_and_by_who_takes_it_over",
        "REPLACES_WITH_SMALL_FENCES_ONLY, who_lost_an_upload_changes_nothing",
        "REPLACES_LOWER_FENCES, who_lost_an_upload_changes_nothing",
        "REPLACES_WHATEVER_THE_TOKEN, who_had_an_upload_changes_nothing_of_another_that_got_its_id",
        "REPLACES_WHAT_IS_EXACTLY_AS_BEFORE_ONLY, only_the_lease_counts_not_what_else_changed_meanwhile",
        "REPLACES_WHAT_IS_NOT_KNOWN, what_is_not_known_is_not_replaced",
        "REPLACES_WHAT_IS_NOT_KNOWN, a_removed_upload_is_forgotten",
        "REMOVES_WHATEVER_THE_LEASE, who_lost_an_upload_changes_nothing",
        "REMOVES_WHATEVER_THE_LEASE, who_had_an_upload_changes_nothing_of_another_that_got_its_id",
        "KEEPS_WHAT_IS_REMOVED, a_removed_upload_is_forgotten",
        "CANNOT_REMOVE_TWICE, removing_is_harmless_when_repeated",
        "SHOWS_ONLY_SOME, for_each_shows_all",
        "CANNOT_BE_CHANGED_WHILE_IT_SHOWS, what_for_each_shows_may_be_changed_and_removed",
        "HOLDS_OTHERS_UP_WHILE_IT_SHOWS, for_each_does_not_hold_up_others",
        "FORGETS_METADATA, every_field_is_remembered_as_it_is",
        "FORGETS_MILLISECONDS, every_field_is_remembered_as_it_is",
        "BREAKS_LINES, every_field_survives_a_restart",
        "GARBLES_HALF_CHARACTERS, what_can_not_be_remembered_is_refused",
        "FORGETS_AT_A_RESTART, every_field_survives_a_restart",
        "FORGETS_AT_A_RESTART, changes_survive_a_restart",
        "FORGETS_FENCES_AT_A_RESTART, changes_survive_a_restart",
        "MIXES_CASES, ids_that_look_alike_are_not_mixed_up",
        "SHORTENS_IDS, ids_that_look_alike_are_not_mixed_up"
    })
    void a_fault_fails_the_test_that_is_about_it(Fault made, String test) {
        fault = made;
        assertThat(ContractRun.of(FaultyStoreContract.class, test).failures()).containsOnlyKeys(test);
    }
}
