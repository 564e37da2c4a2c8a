package io.socketupload;

/** Refuses files that are too large. */
record MaxSizePolicy(long maxFileSize) implements UploadPolicy {
    @Override
    public Decision check(UploadSession session) {
        return session.file().size() <= maxFileSize
                ? Decision.accept()
                : Decision.reject(
                        UploadErrorCode.FILE_TOO_LARGE, "A file must not have more than " + maxFileSize + " bytes.");
    }
}
