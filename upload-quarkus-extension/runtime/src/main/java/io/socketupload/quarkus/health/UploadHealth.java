package io.socketupload.quarkus.health;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.socketupload.UploadEngine;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready until the application is about to stop, and waits for the uploads under way. */
@Readiness
@Singleton
final class UploadHealth implements HealthCheck {
    private final UploadEngine engine;

    @Inject
    UploadHealth(UploadEngine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Socket Upload")
                .status(!engine.isDraining())
                .withData("activeUploads", engine.sessions().size())
                .build();
    }
}
