package io.socketupload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** Proves that an upload is its holder's. Only its hash is stored, and it is never written to a log. */
record ResumeToken(String value) {
    private static final int RANDOM_BYTES = 24; // 192 bits, which are 32 characters without padding
    private static final SecureRandom RANDOM = new SecureRandom();

    ResumeToken {
        Objects.requireNonNull(value, "value");
    }

    static ResumeToken random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What to store of it: SHA-256 in lower-case hexadecimal. Without a salt, for the token is random. */
    String hash() {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(value);
        return Digester.of(Checksum.Algorithm.SHA_256, new ByteBuffer[] {bytes}).hex();
    }

    /** Whether {@code token}, which may be anything that a client sent, has this hash. Takes as long if it has not. */
    static boolean matches(String token, String hash) {
        byte[] actual = new ResumeToken(token).hash().getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(actual, hash.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "ResumeToken[hidden]";
    }
}
