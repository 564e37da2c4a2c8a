package io.socketupload.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeTest {
    private static Handshake handshake(Map<String, List<String>> headers, Map<String, Object> auth) {
        return new Handshake(headers, Map.of(), Map.of(), auth, new InetSocketAddress(0));
    }

    @Test
    void a_bearer_token_is_in_auth_or_in_the_header_and_auth_comes_first() {
        Map<String, List<String>> header = Map.of("authorization", List.of("bearer  abc "));
        assertThat(handshake(header, Map.of()).bearerToken()).contains("abc");
        assertThat(handshake(header, Map.of("token", "def")).bearerToken()).contains("def");
        assertThat(handshake(header, Map.of("token", "Bearer def")).bearerToken())
                .contains("def");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWRhOmFkYQ==", "Bearer ", "Bearer", ""})
    void what_is_no_bearer_token_is_none(String header) {
        assertThat(handshake(Map.of("authorization", List.of(header)), Map.of("token", " "))
                        .bearerToken())
                .isEmpty();
        assertThat(handshake(Map.of(), Map.of("token", 7)).bearerToken()).isEmpty();
    }
}
