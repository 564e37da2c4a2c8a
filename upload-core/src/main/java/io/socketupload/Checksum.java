package io.socketupload;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A checksum as it is written on the wire: {@code algorithm:hex}. Bare hexadecimal of 64 digits is SHA-256.
 *
 * @param hex lower-case, as long as the algorithm's result
 */
public record Checksum(Algorithm algorithm, String hex) {
    /** An algorithm that the engine can check and compute. */
    public enum Algorithm {
        /** CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4), as four bytes in big-endian order. */
        CRC32C("crc32c", 4),
        SHA_256("sha-256", 32),
        SHA_512("sha-512", 64);

        private static final List<Algorithm> ALL = List.of(values());

        private final String wireName;
        private final int bytes;

        Algorithm(String wireName, int bytes) {
            this.wireName = wireName;
            this.bytes = bytes;
        }

        /** As clients write it. */
        public String wireName() {
            return wireName;
        }

        /** The wire names of all, in the order of this enum. */
        public static List<String> wireNames() {
            return ALL.stream().map(Algorithm::wireName).toList();
        }

        /** The one that clients write so, in any case; empty if there is none. */
        public static Optional<Algorithm> of(String wireName) {
            String lower = wireName.toLowerCase(Locale.ROOT);
            for (Algorithm algorithm : ALL) { // no stream: a chunk may have a checksum
                if (algorithm.wireName.equals(lower)) {
                    return Optional.of(algorithm);
                }
            }
            return Optional.empty();
        }
    }

    public Checksum {
        Objects.requireNonNull(algorithm, "algorithm");
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.length() != 2 * algorithm.bytes || !isHexadecimal(hex)) {
            throw new IllegalArgumentException(
                    "A checksum of " + algorithm.wireName + " has " + 2 * algorithm.bytes + " hexadecimal digits");
        }
    }

    private static boolean isHexadecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a checksum from the wire.
     *
     * @throws IllegalArgumentException if it is none, or of an algorithm that is not known
     */
    public static Checksum parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Checksum(Algorithm.SHA_256, text);
        }
        Algorithm algorithm = Algorithm.of(text.substring(0, colon))
                .orElseThrow(() -> new IllegalArgumentException("A checksum is written algorithm:hex, with one of "
                        + String.join(", ", Algorithm.wireNames())));
        return new Checksum(algorithm, text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return algorithm.wireName + ":" + hex;
    }
}
