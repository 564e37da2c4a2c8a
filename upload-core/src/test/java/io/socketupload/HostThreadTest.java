package io.socketupload;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class HostThreadTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    private final SampleFile file = SampleFile.of("hosted", 10);
    private final AtomicBoolean inside = new AtomicBoolean();
    private final List<String> outside = new CopyOnWriteArrayList<>();

    @Test
    void what_calls_the_hosts_code_runs_as_the_host_wants_it() {
        rig.sink.onOpen = (id, nth) -> expectInside("sink");
        rig.build(engine -> engine.around(task -> () -> {
                    inside.set(true);
                    try {
                        task.run();
                    } finally {
                        inside.set(false);
                    }
                })
                .policy(session -> {
                    expectInside("policy");
                    return UploadPolicy.Decision.accept();
                })
                .listener(event -> expectInside("listener")));
        RecordingPeer peer = rig.started(file);
        peer.send(file.at(0, 10));
        rig.run();
        assertThat(rig.events).hasAtLeastOneElementOfType(UploadEvent.Completed.class);
        assertThat(outside).isEmpty();
    }

    private void expectInside(String who) {
        if (!inside.get()) {
            outside.add(who);
        }
    }
}
