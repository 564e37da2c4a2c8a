package io.socketupload;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A client with its connection: remembers what it was told, event by event and change by change. */
final class RecordingPeer implements UploadPeer {
    final UploadConnection connection;
    final List<UploadMessage> messages = new CopyOnWriteArrayList<>();
    final List<SampleChunk> sent = new CopyOnWriteArrayList<>();

    /** For each change of the congestion, how many bytes waited, negative when it was over. */
    final List<Long> congestion = new CopyOnWriteArrayList<>();

    volatile Consumer<UploadMessage> onSend = message -> {};
    private final String owner;

    RecordingPeer(UploadEngine engine, String owner) {
        this.owner = owner;
        this.connection = engine.connect(this);
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public void send(UploadMessage message) {
        onSend.accept(message);
        messages.add(message);
    }

    @Override
    public void congestionChanged() {
        long waiting = connection.waiting.get();
        congestion.add(connection.isCongested() ? waiting : -waiting);
    }

    // -- what it asks for; each returns the acknowledgements that come --

    List<UploadMessage> start(SampleFile file) {
        return start(file.id(), file.metadata());
    }

    List<UploadMessage> start(String id, FileMetadata file) {
        return start(new UploadRequest(new UploadId(id), file));
    }

    List<UploadMessage> start(UploadRequest request) {
        List<UploadMessage> acks = new CopyOnWriteArrayList<>();
        connection.start(request, acks::add);
        return acks;
    }

    /** Begins an upload that can be resumed. */
    List<UploadMessage> startResumable(SampleFile file) {
        return startResumable(file.id(), file.metadata());
    }

    List<UploadMessage> startResumable(String id, FileMetadata file) {
        return start(new UploadRequest(new UploadId(id), file, true, null));
    }

    List<UploadMessage> resume(SampleFile file, String token) {
        return resume(file.id(), file.metadata(), token);
    }

    List<UploadMessage> resume(String id, FileMetadata file, String token) {
        return start(new UploadRequest(new UploadId(id), file, true, token));
    }

    List<UploadMessage> status(String id, String token) {
        List<UploadMessage> acks = new CopyOnWriteArrayList<>();
        connection.status(new UploadId(id), token, acks::add);
        return acks;
    }

    SampleChunk send(SampleChunk chunk) {
        sent.add(chunk);
        connection.chunk(chunk.chunk);
        return chunk;
    }

    void sendAll(List<SampleChunk> chunks) {
        chunks.forEach(this::send);
    }

    List<UploadMessage> cancel(String id) {
        return cancel(id, null);
    }

    List<UploadMessage> cancel(String id, @Nullable String token) {
        List<UploadMessage> acks = new CopyOnWriteArrayList<>();
        connection.cancel(new UploadId(id), token, acks::add);
        return acks;
    }

    List<UploadMessage> refuse(String id, UploadErrorCode code) {
        List<UploadMessage> acks = new CopyOnWriteArrayList<>();
        connection.refuse(id, new UploadException(code, "It made no sense."), acks::add);
        return acks;
    }

    void close() {
        connection.close();
    }

    // -- what it was told --

    <M extends UploadMessage> List<M> messages(Class<M> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What it was told last when an upload was ready. */
    UploadMessage.Ready ready() {
        List<UploadMessage.Ready> all = messages(UploadMessage.Ready.class);
        assertThat(all).as("ready").isNotEmpty();
        return all.get(all.size() - 1);
    }

    /** What its upload can be resumed with. */
    String token() {
        UploadMessage.Resumable resumable = ready().resumable();
        assertThat(resumable).as("resumable").isNotNull();
        return resumable.resumeToken();
    }

    /** The codes of the failures it was told of. */
    List<UploadErrorCode> failures() {
        return codes(messages);
    }

    static List<UploadErrorCode> codes(List<UploadMessage> messages) {
        return messages.stream()
                .filter(UploadMessage.Failure.class::isInstance)
                .map(message -> ((UploadMessage.Failure) message).code())
                .toList();
    }
}
