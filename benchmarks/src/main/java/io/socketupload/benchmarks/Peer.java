package io.socketupload.benchmarks;

import java.nio.file.Path;
import java.util.List;

import io.socketupload.benchmarks.load.ClientKind;
import io.socketupload.benchmarks.peer.MultipartPeer;
import io.socketupload.benchmarks.peer.NaivePeer;
import io.socketupload.benchmarks.peer.NettyPeer;
import io.socketupload.benchmarks.peer.TcpPeer;

/** The servers. All store files in a directory, with the options that they have by default, or by their first page. */
enum Peer {
    OURS("**Socket Upload**, `--sync never`", ClientKind.SOCKET_IO) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return ours(installation, directory, "never");
        }
    },
    OURS_SYNC("**Socket Upload**, `--sync complete`", ClientKind.SOCKET_IO) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return ours(installation, directory, "complete");
        }
    },
    TUTORIAL("the tutorial's server: socket.io on Node.js", ClientKind.SOCKET_IO) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return node(installation, directory, "tutorial");
        }
    },
    NAIVE("`byte[]` events on netty-socketio", ClientKind.SOCKET_IO) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return java(directory, NaivePeer.class);
        }
    },
    NETTY("Netty's WebSocket decoder, straight to a file", ClientKind.SOCKET_IO) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return java(directory, NettyPeer.class);
        }
    },
    MULTIPART("Spring Boot on Tomcat, multipart", ClientKind.MULTIPART) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return java(directory, MultipartPeer.class);
        }
    },
    TUS("@tus/server on Node.js, one PATCH per file", ClientKind.TUS) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return node(installation, directory, "tus");
        }
    },
    TCP("plain TCP to a file, in Java: the floor", ClientKind.TCP) {
        @Override
        List<String> command(Installation installation, Path directory) {
            return java(directory, TcpPeer.class);
        }
    };

    private final String title;
    private final ClientKind client;

    Peer(String title, ClientKind client) {
        this.title = title;
        this.client = client;
    }

    String title() {
        return title;
    }

    /** The kind of client that it is made for. */
    ClientKind client() {
        return client;
    }

    /** What starts it on a free port, which it prints. */
    abstract List<String> command(Installation installation, Path directory);

    private static List<String> ours(Installation installation, Path directory, String sync) {
        return List.of(
                Installation.java(),
                "@" + installation.serverOptions(),
                "-jar",
                installation.serverJar().toString(),
                "--port",
                "0",
                "--sync",
                sync,
                "--directory",
                directory.toString());
    }

    private static List<String> java(Path directory, Class<?> main) {
        return List.of(
                Installation.java(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString());
    }

    private static List<String> node(Installation installation, Path directory, String name) {
        return List.of("node", installation.nodePeer(name).toString(), directory.toString());
    }
}
