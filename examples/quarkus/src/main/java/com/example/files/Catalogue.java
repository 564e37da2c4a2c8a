package com.example.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.socketupload.UploadEvent;

/** The files that are complete, in a table. */
@ApplicationScoped
@Transactional
class Catalogue {
    private final EntityManager database;

    Catalogue(EntityManager database) {
        this.database = database;
    }

    /** Merged, not persisted: after a crash at the wrong moment an upload is told to be complete once more. */
    void add(@Observes UploadEvent.Completed event) {
        CompleteFile file = new CompleteFile();
        file.id = event.session().id().value();
        file.owner = event.session().owner();
        file.name = event.session().file().name();
        file.path = event.file().path();
        file.size = event.file().size();
        file.completedAt = Instant.now();
        database.merge(file);
    }

    List<CompleteFile> of(String owner) {
        return database.createQuery(
                        "from CompleteFile where owner = :owner order by completedAt desc", CompleteFile.class)
                .setParameter("owner", owner)
                .getResultList();
    }

    boolean has(String owner, String name) {
        return of(owner).stream().anyMatch(file -> file.name.equals(name));
    }

    /** A file; empty also if it is somebody else's. */
    Optional<CompleteFile> find(String owner, String id) {
        return Optional.ofNullable(database.find(CompleteFile.class, id)).filter(file -> file.owner.equals(owner));
    }
}
