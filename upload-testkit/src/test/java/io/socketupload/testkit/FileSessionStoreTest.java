package io.socketupload.testkit;

import java.io.IOException;
import java.nio.file.Path;

import io.socketupload.Sync;
import io.socketupload.UploadSessionStore;
import io.socketupload.file.FileSessionStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileSessionStoreTest {
    abstract static class FileStoreContract extends UploadSessionStoreContract {
        @TempDir
        Path directory;

        private final Sync sync;

        FileStoreContract(Sync sync) {
            this.sync = sync;
        }

        @Override
        protected UploadSessionStore createStore() throws IOException {
            return new FileSessionStore(directory, sync);
        }

        @Override
        protected UploadSessionStore reopen() throws IOException {
            return createStore();
        }
    }

    @Nested
    class Without_sync extends FileStoreContract {
        Without_sync() {
            super(Sync.NEVER);
        }
    }

    @Nested
    class With_sync_of_complete_uploads extends FileStoreContract {
        With_sync_of_complete_uploads() {
            super(Sync.COMPLETE);
        }
    }

    @Nested
    class With_sync_of_every_change extends FileStoreContract {
        With_sync_of_every_change() {
            super(Sync.ALWAYS);
        }
    }
}
