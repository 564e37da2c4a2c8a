package io.socketupload;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts each upload, inspects its file as the test says, and remembers what it was asked and told. */
final class InspectingPolicy implements UploadPolicy {
    @FunctionalInterface
    interface Inspection {
        Decision of(Content content) throws IOException;
    }

    /** What came, with the state that the upload was in. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Inspection inspection;

    InspectingPolicy(Inspection inspection) {
        this.inspection = inspection;
    }

    @Override
    public Decision check(UploadSession session) {
        calls.add("check " + session.state());
        return Decision.accept();
    }

    @Override
    public Decision inspect(UploadSession session, Content content) throws IOException {
        calls.add("inspect " + session.state());
        return inspection.of(content);
    }

    @Override
    public boolean inspects() {
        return true;
    }

    @Override
    public void ended(UploadSession session) {
        calls.add("ended " + session.state());
    }
}
