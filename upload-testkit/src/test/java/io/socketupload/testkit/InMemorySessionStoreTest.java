package io.socketupload.testkit;

import io.socketupload.InMemorySessionStore;
import io.socketupload.UploadSessionStore;

class InMemorySessionStoreTest extends UploadSessionStoreContract {
    @Override
    protected UploadSessionStore createStore() {
        return new InMemorySessionStore();
    }
}
