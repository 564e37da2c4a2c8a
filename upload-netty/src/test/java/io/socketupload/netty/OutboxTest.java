package io.socketupload.netty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxTest {
    private final RawHead head = new RawHead();
    private final Outbox outbox = new Outbox(head);
    private final Packet packet = Answers.connectError("", "No.");

    @Test
    void a_packet_is_sent_at_once() {
        outbox.send(packet);
        assertThat(head.sent).containsExactly(packet);
    }

    /** It would wait in the queue of the transport that was, until something else is sent. */
    @Test
    void a_packet_that_is_sent_in_the_moment_of_an_upgrade_is_followed_by_a_push() {
        head.onSend = () -> head.transport = Transport.WEBSOCKET;
        outbox.send(packet);
        assertThat(head.sent).extracting(Packet::getType).containsExactly(PacketType.MESSAGE, PacketType.NOOP);
    }

    @Test
    void nothing_is_sent_to_a_client_that_is_gone() {
        head.connected = false;
        outbox.send(packet);
        assertThat(head.sent).isEmpty();
    }

    @Test
    void a_client_that_does_not_poll_is_let_go_sooner_or_later() {
        head.onSend = () -> head.queue.add(packet);
        for (int i = 0; i < 20_000; i++) {
            outbox.send(packet);
        }
        assertThat(head.connected).isFalse();
        assertThat(head.sent).hasSizeBetween(1_000, 15_000);
    }

    @Test
    void a_queue_for_polls_says_nothing_of_a_websocket() {
        head.transport = Transport.WEBSOCKET;
        head.queue.addAll(Collections.nCopies(20_000, packet));
        for (int i = 0; i < 1_000; i++) {
            outbox.send(packet);
            assertThat(outbox.isFetched()).isTrue();
        }
        assertThat(head.connected).isTrue();
    }

    // -- over a WebSocket --

    /** Keeps what is asked to be written, with what waited then. */
    private static final class Written extends ChannelOutboundHandlerAdapter {
        final List<List<Packet>> written = new CopyOnWriteArrayList<>();
        volatile Callable<?> whileWriting = () -> null;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
            Queue<Packet> queue = ((OutPacketMessage) msg).getClientHead().getPacketsQueue(Transport.WEBSOCKET);
            List<Packet> packets = new ArrayList<>();
            for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
                packets.add(packet);
            }
            written.add(packets);
            whileWriting.call();
            promise.setSuccess();
        }
    }

    private final Written wire = new Written();
    private final EventLoopGroup loops = new DefaultEventLoopGroup(1);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A channel on an event loop of its own. */
    private LocalChannel webSocket() {
        LocalChannel channel = new LocalChannel();
        channel.pipeline().addLast(wire);
        loops.register(channel).syncUninterruptibly();
        head.transport = Transport.WEBSOCKET;
        outbox.sendOver(channel);
        return channel;
    }

    @Test
    void what_other_threads_send_until_the_event_loop_comes_to_it_is_written_together() throws Exception {
        LocalChannel channel = webSocket();
        for (int round = 0; round < 3; round++) {
            CountDownLatch busy = new CountDownLatch(1);
            channel.eventLoop().execute(() -> awaitUninterruptibly(busy));
            for (int i = 0; i < 5; i++) {
                outbox.send(packet);
            }
            assertThat(wire.written).hasSize(round);
            busy.countDown();
            channel.eventLoop().submit(() -> {}).get();
            assertThat(wire.written).hasSize(round + 1).last().isEqualTo(Collections.nCopies(5, packet));
        }
        assertThat(head.sent).isEmpty();
    }

    /** What closes the channel may come right behind it. */
    @Test
    void what_the_event_loop_sends_is_written_at_once() throws Exception {
        LocalChannel channel = webSocket();
        int written = channel.eventLoop()
                .submit(() -> {
                    outbox.send(packet);
                    return wire.written.size();
                })
                .get();
        assertThat(written).isEqualTo(1);
    }

    @Test
    void what_is_sent_while_others_are_written_is_written_too() {
        webSocket();
        wire.whileWriting = () -> {
            wire.whileWriting = () -> null;
            Thread other = new Thread(() -> outbox.send(packet));
            other.start();
            other.join();
            return null;
        };
        outbox.send(packet);
        RawServer.soon().until(() -> wire.written.stream().mapToInt(List::size).sum() == 2);
    }

    @Test
    void nobody_is_told_when_the_server_has_stopped() {
        webSocket();
        stop();
        outbox.send(packet);
        assertThat(wire.written).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
