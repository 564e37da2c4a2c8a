package io.socketupload;

import java.util.List;
import java.util.Set;

import io.socketupload.UploadPolicy.Decision;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExtensionsPolicyTest {
    private static final UploadPolicy IMAGES = UploadPolicies.extensions(List.of("png", ".JPG"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.png",
                "a.jpg",
                "A.PNG",
                "a.Png",
                "a.ｐｎｇ",
                "a.b.png",
                "a.php.png",
                "a.png.",
                "a.png . .",
                "a.png\u3000",
                "..png.png",
                "写真.png",
                "👩\u200d👧.png",
                "Wait… what?.png",
                "100%.png",
                "100%25.png",
                "a%20b.png",
                "a%252520b.png",
                "caf%C3%A9.png",
                "caf%e9.png",
                "a.%70ng.png",
                "../../a.png",
                "C:\\photos\\a.png",
                "At 12:30.png",
                "invoice\u202egpj.png",
                "a.p\u200bng",
                "a.png\u202e",
            })
    void accepts_names_that_end_with_a_listed_extension(String name) {
        assertThat(IMAGES.check(SampleSession.named(name))).isEqualTo(Decision.accept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Another extension, or none
                "a.php",
                "a.PHP",
                "a.png.php",
                "a.xpng",
                "a.pngx",
                "apng",
                "png",
                ".png",
                "...png",
                " .png",
                "a.",
                ".",
                "..",
                " ",
                "a.png/b",
                "a.png\\b",
                "a.p ng",
                "a. png",
                "a.png\u0301",
                "a.\u0131\u0131\u0131",
                "a.рng", // the first letter is Cyrillic
                // What Windows takes away
                "a.php.",
                "a.php...",
                "a.php ",
                "a.php. .",
                "a.php\u00a0",
                "a.php::$DATA",
                "a.php::$DATA.png",
                "a.php:.png",
                "a.php:x.png",
                "a.php：x.png",
                "a.png:b",
                "a.png:b.php",
                // Percent-encoding
                "a.php%00.png",
                "a.php%2500.png",
                "a.php%252500.png",
                "a.png%2ephp",
                "a.png%2Ephp",
                "a.png%252ephp",
                "a.png%25252ephp",
                "a.png.ph%70",
                "a.%70hp",
                "a.%70ng%2ephp",
                "a.php%20",
                "a.php%2e",
                "a%2ephp",
                "a.php%3a.png",
                "a.php%0a.png",
                "a.php%0d%0a.png",
                "a.php％00.png",
                "a.p%6eg",
                "a%2epng",
                "%EF%BC%8Ephp",
                "a.png%EF%BC%8Ephp",
                // Control characters
                "a.php\u0000.png",
                "a.png\u0000",
                "a.\u0000png",
                "a\n.png",
                "a.php\u0085.png",
                // Compatible characters
                "a.ｐｈｐ",
                "a．php",
                "a．png",
                "a.png．php",
                "a.php．",
                "a.php．png",
                "a.png․php",
                "a.png﹒php",
                "a.php…",
                "a.ᵖʰᵖ",
                "a.𝗉𝗁𝗉",
                "a.png⒈php",
                // What cannot be seen
                "invoice\u202egnp.php",
                "invoice.\u202egnp",
                "a.php\u200b",
                "a.ph\u200bp",
                "a.png\u2060.\u200bphp",
                "a.png\ud83d.php",
                "a.png.php\udb40\udc67",
            })
    void refuses_every_other_name(String name) {
        assertThat(IMAGES.check(SampleSession.named(name)))
                .isEqualTo(Decision.reject(
                        UploadErrorCode.TYPE_NOT_ALLOWED, "Only files with these extensions are accepted: png, jpg."));
    }

    @Test
    void gives_up_on_a_name_that_is_encoded_again_and_again() {
        String encoded = "a%" + "25".repeat(400) + "2e.png";
        assertThat(IMAGES.check(SampleSession.named(encoded))).isInstanceOf(Decision.Reject.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Makefile", "a.", ".profile", "12:30"})
    void an_empty_extension_stands_for_names_without_one(String name) {
        UploadPolicy policy = UploadPolicies.extensions(List.of("", "txt"));
        assertThat(policy.check(SampleSession.named(name))).isEqualTo(Decision.accept());
        assertThat(policy.check(SampleSession.named(name + ".txt"))).isEqualTo(Decision.accept());
        assertThat(policy.check(SampleSession.named("a.png")))
                .isEqualTo(Decision.reject(
                        UploadErrorCode.TYPE_NOT_ALLOWED, "Only files with these extensions are accepted: none, txt."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7z", "c++", "c#", "nb~", "文書", "x_t", "x-t", "longlonglonglonglonglonglonglong"})
    void extensions_may_have_any_letter_and_most_signs(String extension) {
        UploadPolicy policy = UploadPolicies.extensions(Set.of("." + extension));
        assertThat(policy.check(SampleSession.named("a." + extension))).isEqualTo(Decision.accept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.png",
                "*",
                "png.",
                "..png",
                ".",
                "..",
                "tar.gz",
                ".tar.gz",
                "png ",
                " png",
                "p ng",
                "png,jpg",
                "a/b",
                "a\\b",
                "a:b",
                "%70ng",
                "p\u0000ng",
                "p\u200bng",
                "png．",
                "longlonglonglonglonglonglonglonger",
            })
    void refuses_to_list_what_is_no_extension(String extension) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadPolicies.extensions(List.of("png", extension)))
                .withMessageStartingWith("A file name extension is written like png or .png")
                .withMessageEndingWith("not \"" + extension + "\"");
    }

    @Test
    void refuses_an_empty_list() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadPolicies.extensions(List.of()))
                .withMessage("Without a file name extension no file would be accepted");
    }

    @Property
    void whatever_is_before_it_a_forbidden_extension_at_the_end_is_refused(
            @ForAll @StringLength(max = 50) String before) {
        assertThat(IMAGES.check(SampleSession.named(before + "x.php"))).isInstanceOf(Decision.Reject.class);
    }

    @Property
    void whatever_the_name_there_is_an_answer(@ForAll @StringLength(min = 1, max = 200) String name) {
        assertThat(IMAGES.check(SampleSession.named(name))).isNotNull();
    }

    @Test
    void tells_what_it_allows_without_dots() {
        assertThat(UploadPolicies.extensions(List.of(".PNG", "jpg", "png", "")).allowedExtensions())
                .containsExactly("png", "jpg", "");
        assertThat(UploadPolicies.extensions(List.of("png")).allowedTypes()).isEmpty();
    }
}
