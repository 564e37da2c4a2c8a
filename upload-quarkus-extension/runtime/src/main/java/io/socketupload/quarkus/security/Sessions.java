package io.socketupload.quarkus.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.socketupload.netty.Handshake;

/** The application's way to know who has signed in to its pages. */
interface Sessions {
    /** Gives null if nobody has, or too long ago. */
    Uni<SecurityIdentity> find(Handshake handshake);
}
