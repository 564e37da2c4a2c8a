package com.example.files;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.socketupload.UploadEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The files that are complete, in a table. */
@Component
class Catalogue {
    private final JdbcClient database;

    Catalogue(JdbcClient database) {
        this.database = database;
    }

    record Entry(String id, String name, long size, Instant completedAt) {}

    /** Merged, not inserted: after a crash at the wrong moment an upload is told to be complete once more. */
    @EventListener
    void add(UploadEvent.Completed event) {
        database.sql("merge into file (id, owner, name, path, size, completed_at) values (?, ?, ?, ?, ?, ?)")
                .params(
                        event.session().id().value(),
                        event.session().owner(),
                        event.session().file().name(),
                        event.file().path(),
                        event.file().size(),
                        Timestamp.from(Instant.now()))
                .update();
    }

    List<Entry> of(String owner) {
        return database.sql("select id, name, size, completed_at from file where owner = ? order by completed_at desc")
                .param(owner)
                .query((row, number) -> new Entry(
                        row.getString("id"),
                        row.getString("name"),
                        row.getLong("size"),
                        row.getTimestamp("completed_at").toInstant()))
                .list();
    }

    boolean has(String owner, String name) {
        return database.sql("select count(*) from file where owner = ? and name = ?")
                        .params(owner, name)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Where a file is; empty also if it is somebody else's. */
    Optional<String> path(String owner, String id) {
        return database.sql("select path from file where owner = ? and id = ?")
                .params(owner, id)
                .query(String.class)
                .optional();
    }
}
