package io.socketupload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class FileMetadataTest {
    @Test
    void takes_names_of_any_script_and_files_of_any_size() {
        assertThat(new FileMetadata("\u6587\u4ef6.txt", 0, "").name()).isEqualTo("\u6587\u4ef6.txt");
        assertThat(new FileMetadata("x".repeat(1024), Long.MAX_VALUE, "t".repeat(255)).size())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refuses_names_that_are_empty_or_too_long() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileMetadata("", 1, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileMetadata("x".repeat(1025), 1, ""));
    }

    @Test
    void refuses_negative_sizes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileMetadata("a", -2, ""));
    }

    @Test
    void may_have_a_size_that_is_not_known_yet() {
        FileMetadata growing = new FileMetadata("a", FileMetadata.UNKNOWN_SIZE, "");
        assertThat(growing.isSizeKnown()).isFalse();
        assertThat(growing.withSize(7)).isEqualTo(new FileMetadata("a", 7, ""));
    }

    @Test
    void refuses_types_that_are_too_long() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileMetadata("a", 1, "t".repeat(256)));
    }

    @Test
    void needs_a_name_and_a_type() {
        assertThatNullPointerException().isThrownBy(() -> new FileMetadata(null, 1, ""));
        assertThatNullPointerException().isThrownBy(() -> new FileMetadata("a", 1, null));
    }
}
