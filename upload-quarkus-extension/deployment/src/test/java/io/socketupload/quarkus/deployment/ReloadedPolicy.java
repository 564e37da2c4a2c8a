package io.socketupload.quarkus.deployment;

import jakarta.enterprise.context.ApplicationScoped;

import io.socketupload.UploadErrorCode;
import io.socketupload.UploadPolicy;
import io.socketupload.UploadSession;

/** Has its source changed while the application runs. */
@ApplicationScoped
public class ReloadedPolicy implements UploadPolicy {
    @Override
    public Decision check(UploadSession session) {
        return session.file().name().equals("what-is-it.txt")
                ? Decision.reject(UploadErrorCode.REJECTED, "It is as it was.")
                : Decision.accept();
    }
}
