package io.socketupload.netty;

import java.nio.charset.StandardCharsets;

/** Names a download after RFC 6266: in ASCII for old clients, and after RFC 8187 with every character. */
final class ContentDisposition {
    // RFC 8187's attr-char, beside letters and digits.
    private static final String UNESCAPED = "!#$&+-.^_`|~";

    private ContentDisposition() {}

    static String attachment(String name) {
        StringBuilder ascii = new StringBuilder();
        name.codePoints()
                .forEach(c -> ascii.append(c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' ? '_' : (char) c));
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}
