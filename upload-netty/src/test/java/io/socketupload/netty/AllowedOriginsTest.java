package io.socketupload.netty;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AllowedOriginsTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    -,                          host.example,      true
                    -,                          -,                 true
                    http://host.example,        host.example,      true
                    http://host.example,        host.example:80,   true
                    http://host.example:80,     host.example,      true
                    https://host.example:443,   host.example,      true
                    https://host.example,       host.example:443,  true
                    HTTPS://Host.Example,       hOST.example,      true
                    http://host.example:8080,   host.example:8080, true
                    http://[::1]:8080,          [::1]:8080,        true
                    http://host.example,        host.example:443,  false
                    https://host.example,       host.example:80,   false
                    http://host.example:8080,   host.example,      false
                    http://host.example,        -,                 false
                    http://evil.example,        host.example,      false
                    http://host.example.evil,   host.example,      false
                    http://a@host.example,      host.example,      false
                    http://host.example/,       host.example,      false
                    http://host.example?x,      host.example,      false
                    http://host.example#x,      host.example,      false
                    host.example,               host.example,      false
                    //host.example,             host.example,      false
                    null,                       host.example,      false
                    null,                       null,              false
                    '',                         host.example,      false
                    '',                         '',                false
                    %,                          host.example,      false
                    http://,                    '',                false
                    """)
    void by_default_a_page_must_be_the_servers_own(String origin, String host, boolean allowed) {
        assertThat(new AllowedOrigins(Set.of()).allow(origin, host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    http://host.example:8080,   host.example:9092, 8080, true
                    https://host.example:8080,  host.example:9092, 8080, true
                    http://HOST.example:8080,   Host.Example:9092, 8080, true
                    http://host.example:8080,   host.example,      8080, true
                    http://[::1]:8080,          [::1]:9092,        8080, true
                    http://host.example,        host.example:9092, 80,   true
                    https://host.example,       host.example:9092, 443,  true
                    http://host.example:9092,   host.example:9092, 8080, true
                    http://host.example:8081,   host.example:9092, 8080, false
                    http://host.example:8080,   host.example:9092, 0,    false
                    http://host.example,        host.example:9092, 443,  false
                    http://evil.example:8080,   host.example:9092, 8080, false
                    http://a.host.example:8080, host.example:9092, 8080, false
                    http://x@host.example:8080, host.example:9092, 8080, false
                    http://host.example:8080/,  host.example:9092, 8080, false
                    http://host.example:8080,   -,                 8080, false
                    http://host.example:8080,   '%',               8080, false
                    http://host.example:8080,   '',                8080, false
                    http://a_b:8080,            a_b:9092,          8080, false
                    null,                       host.example:9092, 8080, false
                    """)
    void a_page_may_be_of_another_port_of_the_same_host(String origin, String host, int pagePort, boolean allowed) {
        assertThat(new AllowedOrigins(Set.of()).withPagePort(() -> pagePort).allow(origin, host))
                .isEqualTo(allowed);
    }

    @Test
    void a_page_may_be_of_each_of_several_ports() {
        AllowedOrigins origins =
                new AllowedOrigins(Set.of()).withPagePort(() -> 8080).withPagePort(() -> 8443);
        assertThat(origins.allow("http://host.example:8080", "host.example:9092"))
                .isTrue();
        assertThat(origins.allow("https://host.example:8443", "host.example:9092"))
                .isTrue();
        assertThat(origins.allow("http://host.example:8081", "host.example:9092"))
                .isFalse();
    }

    @Test
    void listed_pages_may_come_too() {
        AllowedOrigins origins = new AllowedOrigins(Set.of("https://One.example/", "http://two.example:8080", "null"));
        assertThat(origins.allow("https://one.example", "host.example")).isTrue();
        assertThat(origins.allow("https://ONE.example", "host.example")).isTrue();
        assertThat(origins.allow("http://two.example:8080", "host.example")).isTrue();
        assertThat(origins.allow("null", "host.example")).isTrue();
        assertThat(origins.allow("http://host.example", "host.example")).isTrue();
        assertThat(origins.allow("http://one.example", "host.example")).isFalse();
        assertThat(origins.allow("http://two.example", "host.example")).isFalse();
    }

    @Test
    void a_default_port_may_be_left_out_of_the_list_or_not() {
        AllowedOrigins origins = new AllowedOrigins(Set.of("https://one.example:443", "http://two.example:80"));
        assertThat(origins.allow("https://one.example", "host.example")).isTrue();
        assertThat(origins.allow("http://two.example", "host.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://anywhere.example", "null", "", "%"})
    void a_star_stands_for_all(String origin) {
        assertThat(new AllowedOrigins(Set.of("*")).allow(origin, "host.example"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "http://",
                "//example.org",
                "http://example.org/path",
                "http://a@b",
                "http://*.b",
                "http://example.org?x",
                "%"
            })
    void an_origin_that_is_none_is_noticed_at_the_start(String origin) {
        assertThatThrownBy(() -> new AllowedOrigins(Set.of(origin))).isInstanceOf(IllegalArgumentException.class);
    }
}
