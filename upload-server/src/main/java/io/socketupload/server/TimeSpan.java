package io.socketupload.server;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it: {@code 24h}, {@code 90m}, {@code 7d}, {@code 30s}. */
record TimeSpan(Duration duration) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}) ?([smhd])", Pattern.CASE_INSENSITIVE);

    static TimeSpan parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("'" + text + "' is no time; write it like 24h, 90m or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        return new TimeSpan(
                switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
