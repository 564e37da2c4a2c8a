package io.socketupload.netty;

import java.lang.reflect.Field;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.scheduler.CancelableScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * netty-socketio's server makes a pipeline with a timer before it can be told of another one, and never stops that timer:
 * Netty would log it as a leak, an error, in each host that starts its servers again, such as for a developer.
 */
final class UnusedTimer {
    private static final Logger log = LoggerFactory.getLogger(UnusedTimer.class);

    private UnusedTimer() {}

    /** To be called before the server has another pipeline. */
    static void stop(SocketIOServer server) {
        try {
            Object pipeline = value(SocketIOServer.class, "pipelineFactory", server);
            ((CancelableScheduler) value(SocketIOChannelInitializer.class, "scheduler", pipeline)).shutdown();
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("A timer that nobody uses could not be stopped", e);
        }
    }

    private static Object value(Class<?> type, String field, Object owner) throws ReflectiveOperationException {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        return found.get(owner);
    }
}
