package io.socketupload.benchmarks;

import io.socketupload.benchmarks.load.ClientKind;

/** A row of a table: a server, and how clients talk to it. */
record Contestant(Peer peer, ClientKind client) {
    static Contestant of(Peer peer) {
        return new Contestant(peer, peer.client());
    }

    String title() {
        return client.remark().isEmpty() ? peer.title() : peer.title() + ": " + client.remark();
    }
}
