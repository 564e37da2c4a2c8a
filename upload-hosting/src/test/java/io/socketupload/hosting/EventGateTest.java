package io.socketupload.hosting;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.socketupload.UploadEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EventGateTest {
    private final List<UploadEvent> heard = new CopyOnWriteArrayList<>();
    private final EventGate gate = new EventGate(heard::add);
    private final UploadEvent event = new UploadEvent.Started(new SampleSession());

    @Test
    void an_event_waits_until_the_application_has_started() {
        CompletableFuture<Void> told = CompletableFuture.runAsync(() -> gate.tell(event));
        assertThat(told).isNotDone();
        assertThat(heard).isEmpty();
        gate.open();
        assertThat(told).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(heard).containsExactly(event);
    }

    @Test
    void it_is_heard_on_the_thread_that_tells_it() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        EventGate open = new EventGate(each -> threads.add(Thread.currentThread()));
        open.open();
        open.open();
        open.tell(event);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void an_application_that_never_starts_is_told_nothing() {
        Thread.currentThread().interrupt();
        assertThatIllegalStateException().isThrownBy(() -> gate.tell(event));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).isEmpty();
    }
}
