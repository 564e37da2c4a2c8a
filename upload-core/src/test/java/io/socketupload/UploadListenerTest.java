package io.socketupload;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class UploadListenerTest {
    private final List<String> told = new ArrayList<>();
    private final UploadListener first = event -> told.add("first");
    private final UploadListener second = event -> told.add("second");
    private final UploadListener failing = event -> {
        throw new IllegalStateException("A listener's mistake");
    };

    @Test
    void and_tells_both_in_order() {
        first.and(second).on(null);
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void and_tells_the_second_also_when_the_first_fails() {
        assertThatIllegalStateException().isThrownBy(() -> failing.and(second).on(null));
        assertThat(told).containsExactly("second");
    }

    @Test
    void and_needs_a_listener() {
        assertThatNullPointerException().isThrownBy(() -> first.and(null));
    }
}
