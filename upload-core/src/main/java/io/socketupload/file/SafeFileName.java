package io.socketupload.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** Makes a name that every file system can store, and that deceives nobody, of one that a client made up. */
final class SafeFileName {
    /** The fewest bytes to shorten a name to: the longest extension then leaves room for the name itself. */
    static final int MIN_BYTES = 64;

    private static final int MAX_EXTENSION_BYTES = 32;
    private static final String NAMELESS = "file";

    private static final Pattern RESERVED = Pattern.compile("[/\\\\:*?\"<>|]");
    private static final Pattern LEADING = Pattern.compile("^[.\\-\\p{Zs}]+");
    private static final Pattern TRAILING = Pattern.compile("[.\\p{Zs}]+$");

    // Windows opens these in any directory and with any extension, and ignores spaces before the dot
    private static final Pattern DEVICE = Pattern.compile(
            "(?:con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\\p{Zs}*(?:\\..*)?",
            Pattern.CASE_INSENSITIVE);

    private SafeFileName() {}

    /**
     * The name to store {@code displayName} under, of at most {@code maxBytes} bytes in UTF-8: in normal form C, without
     * separators, wildcards and invisible characters, not hidden, not an option, not a device. A safe name is returned
     * as it is.
     *
     * @throws IllegalArgumentException if {@code maxBytes} is less than {@value #MIN_BYTES}
     */
    static String of(String displayName, int maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("maxBytes must be at least " + MIN_BYTES);
        }
        String clean = isPlain(displayName) ? displayName : trimmed(visible(displayName));
        String name = shortened(clean, maxBytes);
        // Shortening may uncover a device name, so it comes first
        return DEVICE.matcher(name).matches() ? shortened("_" + name, maxBytes) : name;
    }

    /** Whether nothing has to be replaced or taken off: so it is with most names, and with every id. */
    private static boolean isPlain(String name) {
        int last = name.length() - 1;
        return last >= 0
                && name.chars().allMatch(SafeFileName::isPlain)
                && name.charAt(0) != '.'
                && name.charAt(0) != '-'
                && name.charAt(last) != '.';
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    private static String visible(String name) {
        String kept = name.codePoints()
                .filter(SafeFileName::isVisible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String normal = Normalizer.normalize(kept, Normalizer.Form.NFC);
        return RESERVED.matcher(normal).replaceAll("_");
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isNoncharacter(codePoint);
        };
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xfffe) == 0xfffe || (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
    }

    private static String trimmed(String name) {
        String end = LEADING.matcher(name).replaceFirst("");
        String middle = TRAILING.matcher(end).replaceFirst("");
        return middle.isEmpty() ? NAMELESS : middle;
    }

    private static String shortened(String name, int maxBytes) {
        if (bytes(name) <= maxBytes) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot);
        if (bytes(extension) > MAX_EXTENSION_BYTES + 1) {
            extension = "";
        }
        String stem = name.substring(0, name.length() - extension.length());
        return TRAILING.matcher(cut(stem, maxBytes - bytes(extension))).replaceFirst("") + extension;
    }

    private static String cut(String name, int maxBytes) {
        CharBuffer chars = CharBuffer.wrap(name);
        // The encoder stops before the first code point for which there is no room
        StandardCharsets.UTF_8.newEncoder().encode(chars, ByteBuffer.allocate(maxBytes), true);
        return name.substring(0, chars.position());
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
