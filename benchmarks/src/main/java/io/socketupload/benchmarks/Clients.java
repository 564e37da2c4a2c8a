package io.socketupload.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.socketupload.benchmarks.load.Client;
import io.socketupload.benchmarks.load.ClientKind;

/** A number of connected clients. */
final class Clients implements Closeable {
    private final List<Client> all = new ArrayList<>();

    Clients(int port, ClientKind kind, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                all.add(kind.open(port));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    List<Client> all() {
        return all;
    }

    @Override
    public void close() throws IOException {
        for (Client client : all) {
            client.close();
        }
    }
}
