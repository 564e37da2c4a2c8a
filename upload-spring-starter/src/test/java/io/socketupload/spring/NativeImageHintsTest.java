package io.socketupload.spring;

import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class NativeImageHintsTest {
    @Test
    void keep_the_page_and_the_way_to_virtual_threads() {
        RuntimeHints hints = new RuntimeHints();
        new NativeImageHints().registerHints(hints, getClass().getClassLoader());
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/resources/socket-upload/socket-upload.js"))
                .accepts(hints);
        TypeHint executors = hints.reflection().getTypeHint(Executors.class);
        assertThat(executors).isNotNull();
        assertThat(executors.methods())
                .extracting(method -> method.getName())
                .containsExactly("newVirtualThreadPerTaskExecutor");
    }
}
