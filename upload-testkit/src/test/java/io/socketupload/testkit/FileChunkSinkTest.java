package io.socketupload.testkit;

import io.socketupload.Sync;
import org.junit.jupiter.api.Nested;

class FileChunkSinkTest {
    @Nested
    class Without_sync extends FileSinkContract {
        Without_sync() {
            super(Sync.NEVER);
        }
    }

    @Nested
    class With_sync_of_complete_files extends FileSinkContract {
        With_sync_of_complete_files() {
            super(Sync.COMPLETE);
        }
    }

    @Nested
    class With_sync_of_every_write extends FileSinkContract {
        With_sync_of_every_write() {
            super(Sync.ALWAYS);
        }
    }
}
