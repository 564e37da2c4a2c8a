package io.socketupload.file;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of any kind on one line, without an equals sign, and such that UTF-8 can express it. */
final class EscapedText {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private EscapedText() {}

    static String of(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (isEscaped(codePoint)) {
                escaped.append("\\u").append(HexFormat.of().toHexDigits((char) codePoint));
            } else {
                escaped.appendCodePoint(codePoint);
            }
        });
        return escaped.toString();
    }

    private static boolean isEscaped(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // A surrogate among the code points is half of a pair without the other half
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> Character.isBmpCodePoint(codePoint);
            default -> codePoint == '\\' || codePoint == '=';
        };
    }

    /** Undoes {@link #of}. */
    static String read(String escaped) {
        return ESCAPE.matcher(escaped)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
