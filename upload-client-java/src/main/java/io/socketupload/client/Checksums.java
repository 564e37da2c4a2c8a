package io.socketupload.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Checksums as the protocol writes them: {@code algorithm:hex}. */
final class Checksums {
    static final String CRC32C = "crc32c";
    static final String SHA_256 = "sha-256";

    private Checksums() {}

    static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return CRC32C + ":" + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    static String sha256(MessageDigest digest) {
        return SHA_256 + ":" + hex(digest.digest());
    }

    /** A name for a text that is safe as a file's name. */
    static String fingerprint(String text) {
        return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
