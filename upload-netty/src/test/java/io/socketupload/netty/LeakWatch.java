package io.socketupload.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Fails a test class after which Netty's leak detector found a buffer that nobody released. Registered for all. */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        // Before Netty's allocators ask for their detectors.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long active) {
                return new ResourceLeakDetector<>(resource, interval) {
                    @Override
                    protected void reportTracedLeak(String resourceType, String records) {
                        // netty-socketio makes a timer that it never starts, when it is given another pipeline.
                        if (!records.contains("com.corundumstudio.socketio.SocketIOServer.<init>")) {
                            LEAKS.add(resourceType + records);
                        }
                    }

                    @Override
                    protected void reportUntracedLeak(String resourceType) {
                        LEAKS.add(resourceType);
                    }
                };
            }
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        LEAKS.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        collect();
        assertThat(LEAKS).as("buffers that were not released").isEmpty();
    }

    /** The detector learns of a lost buffer from the garbage collector, and tells when the next one is allocated. */
    static void collect() {
        for (int round = 0; round < 3; round++) {
            System.gc();
            System.runFinalization();
            for (int i = 0; i < 50; i++) {
                ByteBufAllocator.DEFAULT.directBuffer(16).release();
                ByteBufAllocator.DEFAULT.heapBuffer(16).release();
                ByteBufAllocator.DEFAULT.compositeBuffer().release();
            }
        }
    }

    static Queue<String> leaks() {
        return LEAKS;
    }
}
