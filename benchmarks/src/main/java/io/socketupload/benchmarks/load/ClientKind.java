package io.socketupload.benchmarks.load;

import java.io.IOException;

/** The kinds of clients that there are. */
public enum ClientKind {
    SOCKET_IO("", port -> new SocketIoClient(port, new SocketIoEvents(false, false, false))),
    SOCKET_IO_ACKS("acks", port -> new SocketIoClient(port, new SocketIoEvents(true, false, false))),
    SOCKET_IO_CRC32C("acks, CRC32C of chunks", port -> new SocketIoClient(port, new SocketIoEvents(true, true, false))),
    SOCKET_IO_SHA256(
            "acks, CRC32C of chunks, SHA-256 of files",
            port -> new SocketIoClient(port, new SocketIoEvents(true, true, true))),
    POLLING("", PollingClient::new),
    TUS("", TusClient::new),
    MULTIPART("", MultipartClient::new),
    TCP("", TcpClient::new);

    private final String remark;

    @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
    private final Opener opener;

    ClientKind(String remark, Opener opener) {
        this.remark = remark;
        this.opener = opener;
    }

    /** What a reader should know who sees the name of the server only; may be empty. */
    public String remark() {
        return remark;
    }

    /** Connects to a server on this machine. */
    public Client open(int port) throws IOException {
        return opener.open(port);
    }

    private interface Opener {
        Client open(int port) throws IOException;
    }
}
