package io.socketupload.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as people write it: {@code 100MB}, {@code 64KB}, {@code 1048576}. A KB is 1024 bytes. */
record ByteSize(long bytes) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,15}) ?([KMGT]?)(I?B)?", Pattern.CASE_INSENSITIVE);

    static ByteSize parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write it like 100MB, 64KB or 1048576");
        }
        int unit = " KMGT"
                .indexOf((matcher.group(2) + " ").toUpperCase(Locale.ROOT).charAt(0));
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * unit)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more bytes than there are");
        }
    }

    /** As an int, for sizes that must fit into memory. */
    int toInt(String option) {
        if (bytes < 1 || bytes > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException(option + " must be more than nothing and less than 512MB");
        }
        return (int) bytes;
    }
}
