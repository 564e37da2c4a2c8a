package io.socketupload.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link UploadSessionStore} must do, as tests: extend it, say how to make the store, and run it with JUnit.
 */
public abstract class UploadSessionStoreContract {
    // What is wrong with a store is seldom seen at the first try of many threads
    private static final int ROUNDS = 10;

    private UploadSessionStore store;

    /** A store that remembers nothing yet. Called once before each test, ahead of the subclass's own preparations. */
    protected abstract UploadSessionStore createStore() throws Exception;

    /**
     * The store that a new process would have, after the one that had the last store was killed: on the same storage. By
     * default the same store: right for those that live as long as the process.
     */
    protected UploadSessionStore reopen() throws Exception {
        return store;
    }

    @BeforeEach
    void open_a_new_store() throws Exception {
        store = createStore();
    }

    // -- creating and finding --

    @Test
    void a_new_upload_is_remembered() throws Exception {
        SavedUpload upload = SavedUploads.of("new");
        assertThat(store.create(upload)).as("create() of a new upload").isTrue();
        assertRemembered(upload);
    }

    @Test
    void what_was_never_created_is_not_found() throws Exception {
        store.create(SavedUploads.of("known"));
        assertThat(store.find(new UploadId("stranger")))
                .as("find() of an unknown id")
                .isEmpty();
    }

    @Test
    void an_id_that_is_known_is_not_created_again() throws Exception {
        SavedUpload first = SavedUploads.of("twin");
        store.create(first);
        SavedUpload second = SavedUploads.named("twin", "second.txt");
        assertThat(store.create(second)).as("create() of a known id").isFalse();
        assertThat(store.create(SavedUploads.withFence(second, 100)))
                .as("create() of a known id, whatever its fence")
                .isFalse();
        assertRemembered(first);
    }

    @Test
    void one_of_many_who_create_an_id_at_once_succeeds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = "wanted-" + round;
            List<Boolean> created =
                    Together.call(thread -> store.create(SavedUploads.named(id, "by thread " + thread)));
            assertThat(created)
                    .as("what create() returned to threads that called it at once: it must look and write in one step")
                    .containsOnlyOnce(true);
            assertRemembered(SavedUploads.named(id, "by thread " + created.indexOf(true)));
        }
    }

    // -- replacing --

    @Test
    void an_upload_is_replaced_by_its_owner_and_by_who_takes_it_over() throws Exception {
        SavedUpload upload = SavedUploads.withFence(SavedUploads.of("mine"), 5);
        store.create(upload);
        SavedUpload before = SavedUploads.completed(upload);
        assertThat(store.replace(upload, before))
                .as("replace() without a new lease")
                .isTrue();
        assertRemembered(before);
        for (long fence : new long[] {6, 7, 1L << 40, Long.MAX_VALUE}) {
            SavedUpload takenOver = SavedUploads.withFence(upload, fence);
            assertThat(store.replace(before, takenOver))
                    .as("replace() with a higher fence")
                    .isTrue();
            assertRemembered(takenOver);
            before = takenOver;
        }
    }

    @Test
    void only_the_lease_counts_not_what_else_changed_meanwhile() throws Exception {
        SavedUpload upload = SavedUploads.of("moved-on");
        store.create(upload);
        store.replace(upload, SavedUploads.completed(upload));
        assertThat(store.replace(upload, upload))
                .as("replace() in the lease that is remembered, though other fields differ")
                .isTrue();
        assertRemembered(upload);
    }

    @Test
    void who_lost_an_upload_changes_nothing() throws Exception {
        SavedUpload current = SavedUploads.withFence(SavedUploads.of("lost"), 10);
        store.create(current);
        for (long fence : new long[] {9, 2, 0, 11, 10 + (1L << 32)}) {
            SavedUpload before = SavedUploads.withFence(current, fence);
            assertThat(store.replace(before, SavedUploads.completed(before)))
                    .as("replace() in the lease of fence %d, where 10 is remembered", fence)
                    .isFalse();
            assertThat(store.replace(before, SavedUploads.withFence(current, 100)))
                    .as("replace() in the lease of fence %d, where 10 is remembered, with a new one", fence)
                    .isFalse();
            store.remove(before);
            assertRemembered(current);
        }
    }

    @Test
    void who_had_an_upload_changes_nothing_of_another_that_got_its_id() throws Exception {
        SavedUpload first = SavedUploads.of("again");
        SavedUpload second = SavedUploads.withToken(first, "0123456789abcdef".repeat(4));
        store.create(first);
        store.remove(first);
        store.create(second);
        assertThat(store.replace(first, SavedUploads.completed(first)))
                .as("replace() of an upload whose id another has now, with another token")
                .isFalse();
        store.remove(first);
        assertRemembered(second);
    }

    @Test
    void what_is_not_known_is_not_replaced() throws Exception {
        SavedUpload upload = SavedUploads.of("stranger");
        assertThat(store.replace(upload, upload))
                .as("replace() of an unknown id")
                .isFalse();
        assertForgotten(upload);
    }

    @Test
    void one_of_many_who_take_an_upload_over_at_once_gets_it() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            SavedUpload upload = SavedUploads.of("contended-" + round);
            store.create(upload);
            List<Boolean> got =
                    Together.call(thread -> store.replace(upload, SavedUploads.withFence(upload, 1 + thread)));
            assertThat(got)
                    .as(
                            "what replace() returned to threads that called it at once: it must compare and write in one step")
                    .containsOnlyOnce(true);
            assertRemembered(SavedUploads.withFence(upload, 1 + got.indexOf(true)));
        }
    }

    // -- removing --

    @Test
    void a_removed_upload_is_forgotten() throws Exception {
        SavedUpload upload = SavedUploads.withFence(SavedUploads.of("removed"), 5);
        SavedUpload other = SavedUploads.of("other");
        store.create(upload);
        store.create(other);
        store.remove(upload);
        assertForgotten(upload);
        assertThat(store.replace(upload, upload))
                .as("replace() of a removed upload")
                .isFalse();
        assertForgotten(upload);
        assertRemembered(other);

        SavedUpload next = SavedUploads.named("removed", "next.txt");
        assertThat(store.create(next)).as("create() of an id that was removed").isTrue();
        assertRemembered(next);
    }

    @Test
    void removing_is_harmless_when_repeated() throws Exception {
        SavedUpload upload = SavedUploads.of("removed");
        store.remove(upload);
        store.create(upload);
        store.remove(upload);
        store.remove(upload);
        assertForgotten(upload);
    }

    // -- all of them --

    @Test
    void for_each_shows_all() throws Exception {
        assertThat(all()).as("forEach() of an empty store").isEmpty();
        List<SavedUpload> created = create(100);
        SavedUpload changed = SavedUploads.completed(created.get(7));
        store.replace(created.get(7), changed);
        created.set(7, changed);
        assertThat(all()).as("forEach()").containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void what_for_each_shows_may_be_changed_and_removed() throws Exception {
        List<SavedUpload> created = create(50);
        store.forEach(upload -> {
            try {
                assertThat(store.find(upload.id()))
                        .as("find() within forEach()")
                        .isPresent();
                SavedUpload takenOver = SavedUploads.withFence(upload, 1);
                assertThat(store.replace(upload, takenOver))
                        .as("replace() within forEach()")
                        .isTrue();
                store.remove(takenOver);
            } catch (IOException e) {
                throw new AssertionError("A store must allow to be changed by what forEach() calls", e);
            }
        });
        for (SavedUpload upload : created) {
            assertForgotten(upload);
        }
    }

    @Test
    void for_each_does_not_hold_up_others() throws Exception {
        create(3);
        AtomicBoolean first = new AtomicBoolean(true);
        store.forEach(upload -> {
            if (first.getAndSet(false)) {
                changeElsewhere(upload);
            }
        });
        assertRemembered(SavedUploads.of("meanwhile"));
    }

    private void changeElsewhere(SavedUpload shown) {
        try {
            Together.elsewhere(thread -> {
                store.replace(shown, SavedUploads.withFence(shown, 1));
                return store.create(SavedUploads.of("meanwhile"));
            });
        } catch (Exception e) {
            throw new AssertionError("A store must allow to be changed by other threads while forEach() runs", e);
        }
    }

    // -- what is remembered --

    @Test
    void every_field_is_remembered_as_it_is() throws Exception {
        for (SavedUpload upload : SavedUploads.ofAllKinds()) {
            store.create(upload);
            assertRemembered(upload);
            SavedUpload completed = SavedUploads.completed(upload);
            store.replace(upload, completed);
            assertRemembered(completed);
        }
    }

    @Test
    void every_field_survives_a_restart() throws Exception {
        List<SavedUpload> created = SavedUploads.ofAllKinds();
        for (SavedUpload upload : created) {
            store.create(upload);
        }
        restart();
        for (SavedUpload upload : created) {
            assertRemembered(upload);
        }
        assertThat(all()).as("forEach() after a restart").containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void what_can_not_be_remembered_is_refused() throws Exception {
        for (String name : List.of("zero\0byte", "half \ud83d of a character")) {
            SavedUpload upload = SavedUploads.named("odd-" + name.length(), name);
            try {
                store.create(upload);
            } catch (IOException refused) {
                assertForgotten(upload);
                continue;
            }
            restart();
            assertRemembered(upload);
        }
    }

    @Test
    void changes_survive_a_restart() throws Exception {
        SavedUpload created = SavedUploads.of("created");
        SavedUpload replaced = SavedUploads.completed(SavedUploads.withFence(SavedUploads.of("replaced"), 7));
        SavedUpload removed = SavedUploads.of("removed");
        store.create(created);
        store.create(SavedUploads.of("replaced"));
        store.create(removed);
        store.replace(SavedUploads.of("replaced"), replaced);
        store.remove(removed);
        restart();
        assertThat(all()).as("forEach() after a restart").containsExactlyInAnyOrder(created, replaced);
        assertForgotten(removed);
        assertThat(store.create(created))
                .as("create() of an id known before a restart")
                .isFalse();
        assertThat(store.replace(SavedUploads.of("replaced"), SavedUploads.withFence(replaced, 8)))
                .as("replace() in a lease that was lost before a restart")
                .isFalse();
        assertThat(store.replace(created, SavedUploads.withFence(created, 1)))
                .as("replace() after a restart")
                .isTrue();
    }

    @Test
    void what_was_found_does_not_change() throws Exception {
        SavedUpload upload = SavedUploads.of("found");
        store.create(upload);
        SavedUpload found = find(upload.id());
        SavedUpload completed = SavedUploads.completed(SavedUploads.withFence(upload, 3));
        store.replace(upload, completed);
        store.remove(completed);
        assertThat(found).as("what find() returned, after the store changed").isEqualTo(upload);
    }

    // -- ids --

    @Test
    void ids_that_look_alike_are_not_mixed_up() throws Exception {
        List<SavedUpload> created = new ArrayList<>();
        for (String id : ConfusableIds.ALL) {
            SavedUpload upload = SavedUploads.named(id, "of " + id);
            if (store.create(upload)) {
                created.add(upload);
            } else {
                assertThat(id)
                        .as("an id that differs from all others not only in case")
                        .isEqualTo("A");
                assertThat(store.find(upload.id()))
                        .as("find() of an id that was refused")
                        .isEmpty();
                store.remove(upload);
            }
        }
        for (SavedUpload upload : created) {
            assertRemembered(upload);
        }
        assertThat(all()).as("forEach()").containsExactlyInAnyOrderElementsOf(created);
        store.remove(created.remove(0));
        assertThat(all()).as("forEach() after remove()").containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void uploads_at_the_same_time_do_not_mix() throws Exception {
        List<SavedUpload> last = Together.call(thread -> {
            SavedUpload upload = SavedUploads.named("concurrent-" + thread, "of thread " + thread);
            for (int i = 1; i <= ROUNDS; i++) {
                SavedUpload takenOver = SavedUploads.withFence(upload, i);
                assertThat(store.create(upload))
                        .as("create() of a thread's own id")
                        .isTrue();
                assertThat(store.replace(upload, takenOver))
                        .as("replace() of a thread's own id")
                        .isTrue();
                assertRemembered(takenOver);
                store.remove(takenOver);
                assertForgotten(upload);
            }
            store.create(upload);
            return upload;
        });
        assertThat(all()).as("forEach()").containsExactlyInAnyOrderElementsOf(last);
    }

    // -- what the tests share --

    private List<SavedUpload> create(int count) throws IOException {
        List<SavedUpload> created = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            created.add(SavedUploads.named("upload-" + i, "file " + i));
            store.create(created.get(i));
        }
        return created;
    }

    private void restart() throws Exception {
        store = reopen();
    }

    private List<SavedUpload> all() throws IOException {
        List<SavedUpload> all = Collections.synchronizedList(new ArrayList<>());
        store.forEach(all::add);
        return all;
    }

    private SavedUpload find(UploadId id) throws IOException {
        return store.find(id).orElseThrow(() -> new AssertionError("find() must know upload " + id));
    }

    private void assertRemembered(SavedUpload upload) throws IOException {
        assertThat(find(upload.id())).as("what find() returns").isEqualTo(upload);
    }

    private void assertForgotten(SavedUpload upload) throws IOException {
        assertThat(store.find(upload.id()))
                .as("find() of an upload that is not remembered")
                .isEmpty();
        assertThat(all()).as("forEach()").extracting(SavedUpload::id).doesNotContain(upload.id());
    }
}
