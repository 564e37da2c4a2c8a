package io.socketupload.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SocketReadsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConfig config = channel.config();
    private final ExtendedHandle handle = new SocketReads().newHandle();

    @BeforeEach
    void begin() {
        handle.reset(config);
    }

    @AfterEach
    void close() {
        channel.finish();
    }

    @Test
    void a_socket_is_read_while_it_has_more_and_others_wait_for_a_while_only() {
        int reads = 0;
        do {
            read(100);
            reads++;
        } while (handle.continueReading(() -> true));
        assertThat(reads).isEqualTo(16);
    }

    @Test
    void others_do_not_wait_for_more_than_half_a_mebibyte() {
        read(500_000);
        assertThat(handle.continueReading(() -> true)).isTrue();
        read(24_288);
        assertThat(handle.continueReading(() -> true)).isFalse();
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void each_turn_counts_for_itself() {
        read(600_000);
        handle.reset(config);
        read(100);
        assertThat(handle.continueReading(() -> true)).isTrue();
    }

    @Test
    void it_is_not_read_again_when_it_has_no_more() {
        read(100);
        assertThat(handle.continueReading(() -> false)).isFalse();
    }

    @Test
    void it_is_not_read_again_when_it_was_told_to_stop() {
        read(100);
        config.setAutoRead(false);
        assertThat(handle.continueReading(() -> true)).isFalse();
    }

    private void read(int bytes) {
        handle.attemptedBytesRead(bytes);
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
    }
}
