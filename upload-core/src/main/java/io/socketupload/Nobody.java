package io.socketupload;

/** The far end of an upload that no client is sending to. */
record Nobody(String owner) implements UploadPeer {
    @Override
    public void send(UploadMessage message) {}

    @Override
    public void congestionChanged() {}
}
