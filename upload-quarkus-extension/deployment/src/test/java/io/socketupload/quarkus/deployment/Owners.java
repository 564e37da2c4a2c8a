package io.socketupload.quarkus.deployment;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.socketupload.UploadEvent;

/** Whose uploads have begun. */
@Singleton
class Owners {
    final List<String> seen = new CopyOnWriteArrayList<>();

    void on(@Observes UploadEvent.Started event) {
        seen.add(event.session().owner());
    }
}
