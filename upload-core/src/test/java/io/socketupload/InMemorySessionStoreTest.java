package io.socketupload;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class InMemorySessionStoreTest {
    private final InMemorySessionStore store = new InMemorySessionStore();
    private final UploadId id = new UploadId("a");

    @Test
    void remembers_an_upload_until_it_is_removed() {
        assertThat(store.find(id)).isEmpty();
        assertThat(store.create(upload("ada", 0))).isTrue();
        assertThat(store.find(id)).contains(upload("ada", 0));
        store.remove(upload("ada", 0));
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void creates_no_upload_that_it_knows() {
        store.create(upload("ada", 0));
        assertThat(store.create(upload("grace", 0))).isFalse();
        assertThat(store.find(id)).contains(upload("ada", 0));
    }

    @Test
    void removes_what_it_does_not_know() {
        store.remove(upload("ada", 0));
        assertThat(store.create(upload("ada", 0))).isTrue();
    }

    @Test
    void replaces_what_is_in_the_same_lease() {
        store.create(upload("ada", 1));
        assertThat(store.replace(upload("ada", 1), upload("grace", 1))).isTrue();
        assertThat(store.replace(upload("ada", 1), upload("edith", 2))).isTrue();
        assertThat(store.find(id)).contains(upload("edith", 2));
    }

    @Test
    void replaces_and_removes_nothing_that_is_in_another_lease() {
        store.create(upload("ada", 2));
        assertThat(store.replace(upload("ada", 1), upload("grace", 3))).isFalse();
        store.remove(upload("ada", 1));
        assertThat(store.find(id)).contains(upload("ada", 2));
    }

    @Test
    void replaces_nothing_that_it_does_not_know() {
        assertThat(store.replace(upload("ada", 1), upload("ada", 1))).isFalse();
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void shows_all_and_lets_them_be_removed_meanwhile() {
        List<SavedUpload> shown = new ArrayList<>();
        store.create(upload("ada", 0));
        store.forEach(upload -> {
            shown.add(upload);
            store.remove(upload);
        });
        assertThat(shown).containsExactly(upload("ada", 0));
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void gives_an_id_to_one_of_many_who_ask_at_once() {
        long created = IntStream.range(0, 1000)
                .parallel()
                .filter(i -> store.create(upload("owner-" + i, 0)))
                .count();
        assertThat(created).isOne();
    }

    @Test
    void needs_all_that_it_shall_remember() {
        assertThatNullPointerException().isThrownBy(() -> upload(null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> upload(Phase.COMPLETED, null));
        assertThatIllegalArgumentException().isThrownBy(() -> upload(Phase.RECEIVING, new StoredFile("a", 10)));
    }

    private SavedUpload upload(String owner, long fence) {
        FileMetadata file = new FileMetadata("a.txt", 10, "text/plain");
        return new SavedUpload(id, file, owner, "00", fence, EngineRig.NOW, EngineRig.NOW, Phase.RECEIVING, null, null);
    }

    private SavedUpload upload(Phase phase, StoredFile stored) {
        FileMetadata file = new FileMetadata("a.txt", 10, "text/plain");
        return new SavedUpload(id, file, "ada", "00", 0, EngineRig.NOW, EngineRig.NOW, phase, stored, null);
    }
}
