package io.socketupload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** On Java 17 no compiler finds a switch that misses a case. Whoever adds one looks here, then at what reads them. */
class SealedTypesTest {
    @Test
    void lists_the_events() {
        assertThat(UploadEvent.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        UploadEvent.Started.class,
                        UploadEvent.Progressed.class,
                        UploadEvent.Suspended.class,
                        UploadEvent.Resumed.class,
                        UploadEvent.Completed.class,
                        UploadEvent.Cancelled.class,
                        UploadEvent.Failed.class);
    }

    @Test
    void lists_the_messages() {
        assertThat(UploadMessage.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        UploadMessage.Ready.class,
                        UploadMessage.Status.class,
                        UploadMessage.Progressing.class,
                        UploadMessage.Kept.class,
                        UploadMessage.Complete.class,
                        UploadMessage.Cancelled.class,
                        UploadMessage.GoAway.class,
                        UploadMessage.Failure.class);
    }

    @Test
    void lists_the_decisions() {
        assertThat(UploadPolicy.Decision.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(UploadPolicy.Decision.Accept.class, UploadPolicy.Decision.Reject.class);
    }

    @Test
    void lists_the_states_of_which_the_last_four_are_final() {
        assertThat(UploadState.values())
                .containsExactly(
                        UploadState.OPENING,
                        UploadState.RESUMING,
                        UploadState.RECEIVING,
                        UploadState.VERIFYING,
                        UploadState.INSPECTING,
                        UploadState.COMPLETING,
                        UploadState.SUSPENDED,
                        UploadState.COMPLETED,
                        UploadState.CANCELLED,
                        UploadState.FAILED);
        assertThat(UploadState.values())
                .filteredOn(UploadState::isFinal)
                .containsExactly(
                        UploadState.SUSPENDED, UploadState.COMPLETED, UploadState.CANCELLED, UploadState.FAILED);
    }

    @Test
    void lists_the_reasons_of_a_cancellation() {
        assertThat(UploadEvent.Cancelled.Reason.values())
                .containsExactly(
                        UploadEvent.Cancelled.Reason.CLIENT,
                        UploadEvent.Cancelled.Reason.APPLICATION,
                        UploadEvent.Cancelled.Reason.CONNECTION_LOST,
                        UploadEvent.Cancelled.Reason.SHUTDOWN,
                        UploadEvent.Cancelled.Reason.EXPIRED);
    }
}
