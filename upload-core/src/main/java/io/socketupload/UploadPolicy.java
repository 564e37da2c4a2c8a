package io.socketupload;

import java.util.Objects;

/**
 * Decides which uploads are accepted. Called by several threads at once and may block: it runs on the engine's threads
 * and holds up its own upload only. An exception refuses the upload.
 */
@FunctionalInterface
public interface UploadPolicy {
    /** Decides before any byte is taken; {@code session} is {@link UploadState#OPENING}. */
    Decision check(UploadSession session);

    /** Asks {@code next} as well, if this policy accepts. */
    default UploadPolicy and(UploadPolicy next) {
        Objects.requireNonNull(next, "next");
        return session -> {
            Decision first = check(session);
            return first instanceof Decision.Reject ? first : next.check(session);
        };
    }

    /** Accepts everything. */
    static UploadPolicy acceptAll() {
        return session -> Decision.accept();
    }

    /** The answer of a policy. */
    sealed interface Decision {
        /** The upload may go on. */
        record Accept() implements Decision {
            private static final Accept INSTANCE = new Accept();
        }

        /** The upload ends with this code, and this sentence for people. */
        record Reject(UploadErrorCode code, String message) implements Decision {
            public Reject {
                Objects.requireNonNull(code, "code");
                Objects.requireNonNull(message, "message");
            }
        }

        static Decision accept() {
            return Accept.INSTANCE;
        }

        static Decision reject(UploadErrorCode code, String message) {
            return new Reject(code, message);
        }
    }
}
