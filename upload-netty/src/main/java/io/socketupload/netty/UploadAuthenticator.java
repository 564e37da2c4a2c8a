package io.socketupload.netty;

import java.util.Objects;

/**
 * Finds out who a client is, before its first event is heard. Called by several threads at once, on the engine's
 * threads: it may block. An exception refuses the client.
 */
@FunctionalInterface
public interface UploadAuthenticator {
    /** The owner of uploads where nobody asks for names. */
    String ANONYMOUS = "anonymous";

    Result authenticate(Handshake handshake);

    /** Lets everybody in as {@link #ANONYMOUS}. */
    static UploadAuthenticator anonymous() {
        return handshake -> new Result.Accepted(ANONYMOUS);
    }

    /** The answer of an authenticator. */
    sealed interface Result {
        /** The client is {@code identity}: the owner of its uploads. */
        record Accepted(String identity) implements Result {
            public Accepted {
                Objects.requireNonNull(identity, "identity");
            }
        }

        /** The client is turned away with {@code reason}, a sentence that it sees in its {@code connect_error}. */
        record Refused(String reason) implements Result {
            public Refused {
                Objects.requireNonNull(reason, "reason");
            }
        }

        static Result accepted(String identity) {
            return new Accepted(identity);
        }

        static Result refused(String reason) {
            return new Refused(reason);
        }
    }
}
