package io.socketupload.quarkus;

import java.io.Serial;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.MemorySize;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Reads sizes as Spring writes them, 100MB, and as Quarkus does, 100M: both are 100 times 1024 times 1024 bytes. */
public final class SizeConverter implements Converter<MemorySize> {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Pattern SIZE = Pattern.compile("(\\d+)([KMGT]?)B?");

    @Override
    public @Nullable MemorySize convert(String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return null;
        }
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size. Write a size such as 512KB or 4MB.");
        }
        String unit = size.group(2);
        int power = unit.isEmpty() ? 0 : 10 * (1 + "KMGT".indexOf(unit));
        BigInteger bytes = new BigInteger(size.group(1)).shiftLeft(power);
        if (bytes.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is more than can be counted. Write a size such as 4GB.");
        }
        return new MemorySize(bytes);
    }
}
