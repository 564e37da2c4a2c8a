package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers which uploads of files are under way, so that one that was broken off goes on where it was. Called on threads
 * that may block, by several at once. What it throws is logged, and the upload goes on without it.
 */
public interface ResumeStore {
    /**
     * What is known of an upload.
     *
     * @param fingerprint of the file and the server: another one as soon as the file is changed
     */
    Optional<Entry> find(String fingerprint) throws IOException;

    /** Remembers an upload, in place of what was known. */
    void save(String fingerprint, Entry entry) throws IOException;

    /** Forgets an upload; harmless if it is not known. */
    void remove(String fingerprint) throws IOException;

    /** Remembers as long as this object lives. */
    static ResumeStore inMemory() {
        return new InMemoryResumeStore();
    }

    /** Remembers in files of {@code directory}, which only their owner can read, and which is made when needed. */
    static ResumeStore inDirectory(Path directory) {
        return new FileResumeStore(directory);
    }

    /**
     * What it takes to go on with an upload.
     *
     * @param resumeToken who has it may write to the upload: a secret
     * @param expiresAt when the server forgets the upload if nothing happens
     */
    record Entry(String uploadId, String resumeToken, Instant expiresAt) {
        public Entry {
            Objects.requireNonNull(uploadId, "uploadId");
            Objects.requireNonNull(resumeToken, "resumeToken");
            Objects.requireNonNull(expiresAt, "expiresAt");
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Entry[uploadId=" + uploadId + ", expiresAt=" + expiresAt + "]";
        }
    }
}
