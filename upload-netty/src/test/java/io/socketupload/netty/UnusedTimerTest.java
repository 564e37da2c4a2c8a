package io.socketupload.netty;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.HashedWheelTimer;
import io.socketupload.UploadEngine;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnusedTimerTest {
    /** Netty counts those that nobody stopped. */
    @Test
    void a_server_that_was_closed_leaves_no_timer() throws Exception {
        try (UploadEngine engine = UploadEngine.builder()
                .sink(session -> {
                    throw new UnsupportedOperationException();
                })
                .build()) {
            int before = timers();
            try (UploadServer server = UploadServer.builder(engine).port(0).build()) {
                server.start();
                assertThat(timers()).isEqualTo(before + 1);
            }
            assertThat(timers()).isEqualTo(before);
        }
    }

    private static int timers() throws ReflectiveOperationException {
        Field counter = HashedWheelTimer.class.getDeclaredField("INSTANCE_COUNTER");
        counter.setAccessible(true);
        return ((AtomicInteger) counter.get(null)).get();
    }
}
