package io.socketupload.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers which files are under way, so that an upload that was broken off goes on where it was. Called by the threads
 * of several uploads at once; may block. An exception is logged, and the upload goes on without being remembered.
 */
public interface ResumeStore {
    /** What was saved last for {@code key}, if anything. */
    Optional<Entry> find(Key key) throws IOException;

    /** Remembers an upload, in place of what was known. */
    void save(Key key, Entry entry) throws IOException;

    /** Forgets an upload; harmless if it is not known. */
    void remove(Key key) throws IOException;

    /** Remembers as long as this object lives. */
    static ResumeStore inMemory() {
        return new InMemoryResumeStore();
    }

    /** Remembers in files of {@code directory}, which only their owner can read, and which is made when needed. */
    static ResumeStore inDirectory(Path directory) {
        return new FileResumeStore(directory);
    }

    /**
     * Which upload it is.
     *
     * @param server with the namespace as its path
     * @param file absolute
     */
    record Key(URI server, Path file) {
        public Key {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * What it takes to go on with it. A file that has another size or time by now is another file.
     *
     * @param resumeToken who has it may write to the upload: a secret
     * @param size of the file in bytes
     * @param lastModified of the file
     */
    record Entry(String uploadId, String resumeToken, long size, Instant lastModified) {
        public Entry {
            Objects.requireNonNull(uploadId, "uploadId");
            Objects.requireNonNull(resumeToken, "resumeToken");
            Objects.requireNonNull(lastModified, "lastModified");
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Entry[uploadId=" + uploadId + ", size=" + size + ", lastModified=" + lastModified + "]";
        }
    }
}
