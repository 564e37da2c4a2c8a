package com.example.files;

import jakarta.enterprise.context.ApplicationScoped;

import io.socketupload.UploadErrorCode;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSession;

/** A user's files have different names. */
@ApplicationScoped
class NewNamesOnly implements UploadPolicy {
    private final Catalogue catalogue;

    NewNamesOnly(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public Decision check(UploadSession session) {
        return catalogue.has(session.owner(), session.file().name())
                ? Decision.reject(UploadErrorCode.FORBIDDEN, "You have a file of that name.")
                : Decision.accept();
    }
}
