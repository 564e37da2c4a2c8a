package io.socketupload.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server knows an upload by, and what a {@link ResumeStore} remembers of it. Used by the upload's thread. */
final class Ticket {
    private static final Logger log = LoggerFactory.getLogger(Ticket.class);

    private final Settings settings;
    private final Source source;
    private ResumeStore.@Nullable Key key;
    private String uploadId = "";
    private @Nullable String token;

    Ticket(Settings settings, Source source) {
        this.settings = settings;
        this.source = source;
    }

    /** Looks for an upload of the same file that was broken off. */
    void recall() {
        Path file = source.file();
        if (file == null) {
            return;
        }
        ResumeStore.Key own = new ResumeStore.Key(settings.server(), file);
        if (!settings.inUse().add(own)) {
            return; // another upload of the same file is no business of this one
        }
        key = own;
        inStore((store, found) -> {
            ResumeStore.Entry known = store.find(found).orElse(null);
            if (known != null
                    && known.size() == source.size()
                    && known.lastModified().equals(source.lastModified())) {
                uploadId = known.uploadId();
                token = known.resumeToken();
            }
        });
    }

    String uploadId() {
        return uploadId;
    }

    /** Whether the server can be asked to go on. */
    boolean isGranted() {
        return token != null;
    }

    /** Names the upload to the server; by another name than before if that did not bring a token. */
    JSONObject message() {
        if (token == null) {
            uploadId = UUID.randomUUID().toString(); // an answer that was lost may have left the other at the server
        }
        return new JSONObject().put("uploadId", uploadId).putOpt("resumeToken", token);
    }

    /** The server gave a token, or knows the one that it gave. */
    void granted(String resumeToken) {
        token = resumeToken;
        inStore((store, own) ->
                store.save(own, new ResumeStore.Entry(uploadId, resumeToken, source.size(), source.lastModified())));
    }

    /** The server does not know the upload any more, or need not. */
    void forget() {
        token = null;
        inStore(ResumeStore::remove);
    }

    /** The upload is over in this client; what the store knows stays. */
    void release() {
        if (key != null) {
            settings.inUse().remove(key);
        }
    }

    private void inStore(StoreAction action) {
        if (key == null) {
            return;
        }
        try {
            action.on(settings.store(), key);
        } catch (IOException | RuntimeException e) {
            log.warn("What is known of uploads under way can't be read or written: {}", e.toString());
        }
    }

    private interface StoreAction {
        void on(ResumeStore store, ResumeStore.Key key) throws IOException;
    }
}
