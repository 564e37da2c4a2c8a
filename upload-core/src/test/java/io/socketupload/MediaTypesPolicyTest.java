package io.socketupload;

import java.util.List;

import io.socketupload.UploadPolicy.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MediaTypesPolicyTest {
    private static final Decision ACCEPT = Decision.accept();

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            image/png          | image/png                    | yes
            image/png          | IMAGE/Png                    | yes
            Image/PNG          | image/png                    | yes
            text/plain         | text/plain;charset=utf-8     | yes
            text/plain         | ` text/plain ; a="b;c"`      | yes
            image/png          | image/jpeg                   | no
            image/png          | image/png2                   | no
            image/png          | image/png, text/html         | no
            image/png          | ``                           | no
            image/*            | image/png                    | yes
            image/*            | image/svg+xml                | yes
            image/*            | image/                       | no
            image/*            | image                        | no
            image/*            | imagex/png                   | no
            image/*            | text/html                    | no
            image/*            | image/*                      | no
            image/*            | image/png/x                  | no
            image/*            | image/png text/html          | no
            image/*            | image/\u0000                 | no
            image/*            | ``                           | no
            */*                | text/html                    | yes
            */*                | ``                           | yes
            */*                | not a type                   | yes
            ``                 | ``                           | yes
            ``                 | `  `                         | yes
            ``                 | ;charset=utf-8               | yes
            ``                 | text/html                    | no
            """, delimiter = '|')
    void accepts_what_is_listed(String allowed, String declared, String accepted) {
        Decision decision = UploadPolicies.mediaTypes(List.of(allowed)).check(SampleSession.ofType(declared));
        assertThat(decision.equals(ACCEPT) ? "yes" : "no").isEqualTo(accepted);
    }

    @Test
    void says_what_is_accepted() {
        UploadPolicy policy = UploadPolicies.mediaTypes(List.of("image/*", "application/PDF", ""));
        assertThat(policy.check(SampleSession.ofType("text/html<script>")))
                .isEqualTo(Decision.reject(
                        UploadErrorCode.TYPE_NOT_ALLOWED,
                        "Only files of these types are accepted: image/*, application/pdf, none."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "png",
                ".png",
                "*",
                "*/png",
                "image/",
                "/png",
                "image/p*",
                "image/png;q=1",
                "a/b/c",
                "image/*/*",
                "i m/a"
            })
    void refuses_to_list_what_is_no_media_type(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadPolicies.mediaTypes(List.of("image/png", type)))
                .withMessage("A media type is written like image/png, image/* or */*, not \"" + type + "\"");
    }

    @Test
    void refuses_an_empty_list() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadPolicies.mediaTypes(List.of()))
                .withMessage("Without a media type no file would be accepted");
    }

    @Test
    void tells_what_it_allows_in_lower_case_and_without_repeating() {
        assertThat(UploadPolicies.mediaTypes(List.of("Image/PNG", "text/*", " image/png", ""))
                        .allowedTypes())
                .containsExactly("image/png", "text/*", "");
        assertThat(UploadPolicies.mediaTypes(List.of("image/png")).allowedExtensions())
                .isEmpty();
    }

    @Test
    void tells_nothing_if_it_allows_everything() {
        assertThat(UploadPolicies.mediaTypes(List.of("image/png", "*/*")).allowedTypes())
                .isEmpty();
    }
}
