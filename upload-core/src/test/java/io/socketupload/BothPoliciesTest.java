package io.socketupload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.socketupload.UploadPolicy.Content;
import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BothPoliciesTest {
    private static final Decision NO = Decision.reject(UploadErrorCode.FORBIDDEN, "No.");
    private static final Decision NEVER = Decision.reject(UploadErrorCode.REJECTED, "Never.");
    private static final Content CONTENT = () -> new ByteArrayInputStream(new byte[3]);

    private final SampleSession session = SampleSession.ofSize(10);
    private final List<String> calls = new ArrayList<>();
    private final Recorder first = new Recorder("first");
    private final Recorder second = new Recorder("second");
    private final UploadPolicy both = first.and(second);

    @Test
    void both_are_asked_in_order_and_told_of_the_end() {
        assertThat(both.check(session)).isEqualTo(Decision.accept());
        both.ended(session);
        assertThat(calls).containsExactly("first check", "second check", "first ended", "second ended");
    }

    @Test
    void a_refusal_of_the_first_needs_no_second_and_no_end() {
        first.decision = NO;
        second.decision = NEVER;
        assertThat(both.check(session)).isEqualTo(NO);
        assertThat(calls).containsExactly("first check");
    }

    @Test
    void a_refusal_of_the_second_ends_it_for_the_first() {
        second.decision = NEVER;
        assertThat(both.check(session)).isEqualTo(NEVER);
        assertThat(calls).containsExactly("first check", "second check", "first ended");
    }

    @Test
    void a_failure_of_the_second_ends_it_for_the_first() {
        second.failure = new IllegalStateException("out of order");
        assertThatIllegalStateException().isThrownBy(() -> both.check(session)).withMessage("out of order");
        assertThat(calls).containsExactly("first check", "second check", "first ended");
    }

    @Test
    void a_failure_of_the_first_needs_no_end() {
        first.failure = new IllegalStateException("out of order");
        assertThatIllegalStateException().isThrownBy(() -> both.check(session));
        assertThat(calls).containsExactly("first check");
    }

    @Test
    void the_second_is_told_of_the_end_although_the_first_fails_at_it() {
        both.check(session);
        calls.clear();
        first.failure = new IllegalStateException("out of order");
        assertThatIllegalStateException().isThrownBy(() -> both.ended(session));
        assertThat(calls).containsExactly("first ended", "second ended");
    }

    @Test
    void of_three_those_that_accepted_are_ended_once_each() {
        Recorder third = new Recorder("third");
        third.decision = NO;
        assertThat(both.and(third).check(session)).isEqualTo(NO);
        assertThat(calls).containsExactly("first check", "second check", "third check", "first ended", "second ended");
        calls.clear();
        assertThat(first.and(second.and(third)).check(session)).isEqualTo(NO);
        assertThat(calls).containsExactly("first check", "second check", "third check", "second ended", "first ended");
    }

    @Test
    void both_see_the_whole_head() {
        first.checksHead = true;
        second.checksHead = true;
        ByteBuffer head = ByteBuffer.wrap(new byte[5]);
        assertThat(both.checkHead(session, head)).isEqualTo(Decision.accept());
        assertThat(calls).containsExactly("first head of 5", "second head of 5");
        assertThat(head.remaining()).isEqualTo(5);
    }

    @Test
    void a_refused_head_is_not_shown_to_the_second() {
        first.checksHead = true;
        second.checksHead = true;
        first.decision = NO;
        assertThat(both.checkHead(session, ByteBuffer.allocate(5))).isEqualTo(NO);
        assertThat(calls).containsExactly("first head of 5");
    }

    @Test
    void checks_the_head_if_one_of_them_does_and_asks_no_other() {
        assertThat(both.checksHead()).isFalse();
        second.checksHead = true;
        assertThat(both.checksHead()).isTrue();
        first.decision = NO;
        second.decision = NEVER;
        assertThat(both.checkHead(session, ByteBuffer.allocate(5))).isEqualTo(NEVER);
        second.checksHead = false;
        first.checksHead = true;
        assertThat(both.checksHead()).isTrue();
        assertThat(both.checkHead(session, ByteBuffer.allocate(5))).isEqualTo(NO);
        assertThat(calls).containsExactly("second head of 5", "first head of 5");
    }

    @Test
    void both_inspect_the_file() throws IOException {
        first.inspects = true;
        second.inspects = true;
        assertThat(both.inspect(session, CONTENT)).isEqualTo(Decision.accept());
        first.decision = NEVER;
        assertThat(both.inspect(session, CONTENT)).isEqualTo(NEVER);
        assertThat(calls).containsExactly("first inspect of 3", "second inspect of 3", "first inspect of 3");
    }

    @Test
    void inspects_if_one_of_them_does_and_asks_no_other() throws IOException {
        assertThat(both.inspects()).isFalse();
        second.inspects = true;
        assertThat(both.inspects()).isTrue();
        first.decision = NO;
        second.decision = NEVER;
        assertThat(both.inspect(session, CONTENT)).isEqualTo(NEVER);
        second.inspects = false;
        first.inspects = true;
        assertThat(both.inspects()).isTrue();
        assertThat(both.inspect(session, CONTENT)).isEqualTo(NO);
        assertThat(calls).containsExactly("second inspect of 3", "first inspect of 3");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', nullValues = "any", textBlock = """
            any                  | any                    | any
            image/png            | any                    | image/png
            any                  | image/png text/*       | image/png text/*
            image/png image/gif  | image/gif text/plain   | image/gif
            image/*              | image/png text/plain   | image/png
            image/png text/plain | image/*                | image/png
            image/* text/plain   | text/* image/*         | image/* text/plain
            image/*              | imagex/png image/x     | image/x
            image/png            | text/plain             | image/png
            """)
    void together_they_allow_the_types_that_both_do(String some, String others, String common) {
        UploadPolicy together = policyOfTypes(some).and(policyOfTypes(others));
        assertThat(together.allowedTypes()).containsExactlyElementsOf(words(common));
        assertThat(together.allowedExtensions()).isEmpty();
    }

    private static UploadPolicy policyOfTypes(String types) {
        return types == null ? UploadPolicy.acceptAll() : UploadPolicies.mediaTypes(words(types));
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    @Test
    void a_file_without_a_type_is_allowed_if_both_do() {
        UploadPolicy some = UploadPolicies.mediaTypes(List.of("image/*", ""));
        assertThat(some.and(UploadPolicies.mediaTypes(List.of("", "image/png"))).allowedTypes())
                .containsExactlyInAnyOrder("", "image/png");
        assertThat(some.and(UploadPolicies.mediaTypes(List.of("image/png"))).allowedTypes())
                .containsExactly("image/png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "any", textBlock = """
            any     | any | any
            png jpg | any | png jpg
            any     | png | png
            png jpg | jpg gif png | png jpg
            png     | gif | png
            """)
    void together_they_allow_the_extensions_that_both_do(String some, String others, String common) {
        UploadPolicy together = policyOfExtensions(some).and(policyOfExtensions(others));
        assertThat(together.allowedExtensions()).containsExactlyElementsOf(words(common));
        assertThat(together.allowedTypes()).isEmpty();
    }

    private static UploadPolicy policyOfExtensions(String extensions) {
        return extensions == null ? UploadPolicy.acceptAll() : UploadPolicies.extensions(words(extensions));
    }

    private final class Recorder implements UploadPolicy {
        private final String name;
        private Decision decision = Decision.accept();
        private RuntimeException failure;
        private boolean checksHead;
        private boolean inspects;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public Decision check(UploadSession session) {
            return called("check");
        }

        @Override
        public Decision checkHead(UploadSession session, ByteBuffer head) {
            int bytes = head.remaining();
            head.position(head.limit());
            return called("head of " + bytes);
        }

        @Override
        public boolean checksHead() {
            return checksHead;
        }

        @Override
        public Decision inspect(UploadSession session, Content content) throws IOException {
            return called("inspect of " + content.open().readAllBytes().length);
        }

        @Override
        public boolean inspects() {
            return inspects;
        }

        @Override
        public void ended(UploadSession session) {
            called("ended");
        }

        private Decision called(String what) {
            calls.add(name + " " + what);
            if (failure != null) {
                throw failure;
            }
            return decision;
        }
    }
}
