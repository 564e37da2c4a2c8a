package io.socketupload.benchmarks.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What a peer prints when it listens. */
final class Ready {
    static final String HOST = "127.0.0.1";

    /** Any free port of {@link #HOST}. */
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Ready() {}

    static void at(SocketAddress address) {
        at(((InetSocketAddress) address).getPort());
    }

    static void at(int port) {
        System.out.println("Ready: http://" + HOST + ":" + port + "/");
    }
}
