package com.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.socketupload.UploadEvent;

@ApplicationScoped
public class Uploads {
    void uploaded(@Observes UploadEvent.Completed event) {
        System.out.println(event.session().owner() + " sent " + event.file().path());
    }
}
