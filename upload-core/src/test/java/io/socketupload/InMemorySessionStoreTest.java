package io.socketupload;

import java.util.stream.IntStream;

import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class InMemorySessionStoreTest {
    private final InMemorySessionStore store = new InMemorySessionStore();
    private final UploadId id = new UploadId("a");

    @Test
    void remembers_an_upload_until_it_is_removed() {
        assertThat(store.find(id)).isEmpty();
        assertThat(store.create(upload("ada"))).isTrue();
        assertThat(store.find(id)).contains(upload("ada"));
        store.remove(id);
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void does_not_replace_an_upload() {
        store.create(upload("ada"));
        assertThat(store.create(upload("grace"))).isFalse();
        assertThat(store.find(id)).contains(upload("ada"));
    }

    @Test
    void removes_what_it_does_not_know() {
        store.remove(id);
        assertThat(store.create(upload("ada"))).isTrue();
    }

    @Test
    void gives_an_id_to_one_of_many_who_ask_at_once() {
        long created = IntStream.range(0, 1000)
                .parallel()
                .filter(i -> store.create(upload("owner-" + i)))
                .count();
        assertThat(created).isOne();
    }

    @Test
    void needs_all_that_it_shall_remember() {
        FileMetadata file = new FileMetadata("a.txt", 1, "");
        assertThatNullPointerException().isThrownBy(() -> new SavedUpload(null, file, "ada", EngineRig.NOW));
        assertThatNullPointerException().isThrownBy(() -> new SavedUpload(id, null, "ada", EngineRig.NOW));
        assertThatNullPointerException().isThrownBy(() -> new SavedUpload(id, file, null, EngineRig.NOW));
        assertThatNullPointerException().isThrownBy(() -> new SavedUpload(id, file, "ada", null));
    }

    private SavedUpload upload(String owner) {
        return new SavedUpload(id, new FileMetadata("a.txt", 10, "text/plain"), owner, EngineRig.NOW);
    }
}
