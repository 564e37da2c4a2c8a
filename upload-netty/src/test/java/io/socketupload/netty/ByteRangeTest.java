package io.socketupload.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static final long SIZE = 1L << 40;

    private static ByteRange of(String range, long size) {
        return ByteRange.of(new DefaultHttpHeaders().set("Range", range), "\"tag\"", size);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    bytes=0-0,                         0,             1
                    bytes=0-,                          0,             1099511627776
                    bytes=5-9,                         5,             5
                    bytes=1099511627775-,              1099511627775, 1
                    bytes=1099511627775-1099511627775, 1099511627775, 1
                    bytes=10-999999999999999999,       10,            1099511627766
                    bytes=-1,                          1099511627775, 1
                    bytes=-999999999999999999,         0,             1099511627776
                    """)
    void a_range_lies_within_the_file(String range, long start, long length) {
        assertThat(of(range, SIZE)).isEqualTo(new ByteRange(start, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1099511627776-", "bytes=1099511627776-1099511627777", "bytes=-0"})
    void a_range_behind_the_end_can_not_be_satisfied(String range) {
        assertThat(of(range, SIZE)).isSameAs(ByteRange.UNSATISFIABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void an_empty_file_has_no_ranges(String range) {
        assertThat(of(range, 0)).isSameAs(ByteRange.UNSATISFIABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=2-1", "bytes=0-1,3-4", "bytes=0 - 1",
                "bytes=-1-2", "items=0-1", "bytes=1000000000000000000-", "bytes=٣-٤"
            })
    void anything_else_is_as_if_it_were_not_there(String range) {
        assertThat(of(range, SIZE)).isEqualTo(new ByteRange(0, SIZE));
    }

    @Test
    void a_range_counts_for_the_file_that_the_client_knows() {
        HttpHeaders headers = new DefaultHttpHeaders().set("Range", "bytes=0-0");
        assertThat(ByteRange.of(headers, "\"tag\"", 9)).isEqualTo(new ByteRange(0, 1));
        assertThat(ByteRange.of(headers.set("If-Range", "\"tag\""), "\"tag\"", 9)).isEqualTo(new ByteRange(0, 1));
        for (String other : new String[] {"\"other\"", "tag", "W/\"tag\"", "Wed, 21 Oct 2015 07:28:00 GMT", ""}) {
            assertThat(ByteRange.of(headers.set("If-Range", other), "\"tag\"", 9)).isEqualTo(new ByteRange(0, 9));
        }
    }
}
