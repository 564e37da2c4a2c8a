package io.socketupload.quarkus;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;

/**
 * What the application's code may expect of a thread of the engine's: the application's class loader, which is another one
 * after each reload in dev mode, and a request context.
 */
final class ApplicationThread {
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ManagedContext request = Arc.requireContainer().requestContext();

    Runnable around(Runnable task) {
        return () -> run(task);
    }

    private void run(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        boolean another = !request.isActive();
        if (another) {
            request.activate();
        }
        try {
            task.run();
        } finally {
            if (another) {
                request.terminate();
            }
            thread.setContextClassLoader(before);
        }
    }
}
