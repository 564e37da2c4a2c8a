package com.example.files;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A file that is complete: a row of the table. */
@Entity
@Table(name = "file")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
public class CompleteFile {
    @Id
    @Column(length = 128)
    public String id;

    public String owner;

    @Column(length = 1024)
    public String name;

    public String path;

    public long size;

    public Instant completedAt;
}
