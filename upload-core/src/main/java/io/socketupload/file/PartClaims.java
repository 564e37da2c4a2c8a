package io.socketupload.file;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.socketupload.UploadId;

/** Who works on which part, and which parts are a living sink's own. Thread-safe. */
final class PartClaims {
    private final ConcurrentMap<UploadId, Claim> taken = new ConcurrentHashMap<>();
    private final Set<UploadId> ours = ConcurrentHashMap.newKeySet();

    /** The right to work on the part of an upload; empty while somebody has it. */
    Optional<Claim> take(UploadId id) {
        Claim claim = new Claim(id);
        return taken.putIfAbsent(id, claim) == null ? Optional.of(claim) : Optional.empty();
    }

    final class Claim {
        private final UploadId id;

        private Claim(UploadId id) {
            this.id = id;
        }

        /** Whether the part exists and was opened by this sink. */
        boolean isOurs() {
            return ours.contains(id);
        }

        void partIsOurs() {
            ours.add(id);
        }

        void partIsGone() {
            ours.remove(id);
        }

        /** Harmless when repeated, also after somebody else took it. */
        void release() {
            taken.remove(id, this);
        }
    }
}
