package io.socketupload.netty;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged while it is open, and not only what the tests' own level lets through: what our classes log
 * from debug on, and what others do from info on.
 */
final class RawLog implements AutoCloseable {
    private static final int DEBUG = 10;
    private static final int INFO = 20;
    private static final int WARN = 30;

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    RawLog() {
        levels(DEBUG, INFO);
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8)); // slf4j-simple asks for it each time
    }

    String text() {
        return captured.toString(StandardCharsets.UTF_8);
    }

    private static void levels(int ours, int others) {
        try {
            Object factory = LoggerFactory.getILoggerFactory();
            Field loggers = factory.getClass().getDeclaredField("loggerMap");
            loggers.setAccessible(true);
            for (Object logger : ((Map<?, ?>) loggers.get(factory)).values()) {
                Field level = logger.getClass().getDeclaredField("currentLogLevel");
                level.setAccessible(true);
                level.set(logger, ((Logger) logger).getName().startsWith("io.socketupload") ? ours : others);
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        System.setErr(before);
        levels(WARN, WARN);
    }
}
