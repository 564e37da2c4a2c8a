package com.example.files;

import java.net.URI;

import io.socketupload.testsupport.FilesStory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class FilesApplicationTest extends FilesStory {
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        application = SpringApplication.run(
                FilesApplication.class,
                "--server.port=0",
                "--socket-upload.port=0",
                "--socket-upload.directory=" + directory.resolve("uploads"),
                "--spring.datasource.url=jdbc:h2:mem:catalogue");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Override
    protected URI application() {
        return local("local.server.port");
    }

    @Override
    protected URI uploads() {
        return local("local.socket-upload.port");
    }

    private URI local(String port) {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getRequiredProperty(port));
    }
}
