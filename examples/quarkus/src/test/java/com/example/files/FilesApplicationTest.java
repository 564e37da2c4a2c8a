package com.example.files;

import java.net.URI;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.socketupload.netty.UploadServer;
import io.socketupload.testsupport.FilesStory;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
class FilesApplicationTest extends FilesStory {
    @TestHTTPResource
    URI application;

    @Inject
    UploadServer uploads;

    @Inject
    EntityManager database;

    @BeforeEach
    @Transactional
    void forget() {
        database.createQuery("delete from CompleteFile").executeUpdate();
    }

    @Override
    protected URI application() {
        return application;
    }

    @Override
    protected URI uploads() {
        return URI.create("http://127.0.0.1:" + uploads.port());
    }
}
