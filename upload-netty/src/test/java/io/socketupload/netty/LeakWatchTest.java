package io.socketupload.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeakWatchTest {
    @Test
    void a_buffer_that_nobody_releases_is_found() throws InterruptedException {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        lose();
        for (int round = 0; round < 100 && LeakWatch.leaks().isEmpty(); round++) {
            LeakWatch.collect();
            Thread.sleep(10);
        }
        assertThat(LeakWatch.leaks()).isNotEmpty();
        LeakWatch.leaks().clear();
    }

    private static void lose() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(64);
        lost.writeLong(1);
    }
}
