package io.socketupload;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Two policies of which both must accept. */
record BothPolicies(UploadPolicy first, UploadPolicy second) implements UploadPolicy {
    @Override
    public Decision check(UploadSession session) {
        Decision decision = first.check(session);
        if (decision instanceof Decision.Reject) {
            return decision;
        }
        boolean accepted = false;
        try {
            decision = second.check(session);
            accepted = decision instanceof Decision.Accept;
            return decision;
        } finally {
            if (!accepted) {
                first.ended(session);
            }
        }
    }

    @Override
    public Decision checkHead(UploadSession session, ByteBuffer head) {
        Decision decision = first.checksHead() ? first.checkHead(session, head.duplicate()) : Decision.accept();
        return decision instanceof Decision.Reject || !second.checksHead()
                ? decision
                : second.checkHead(session, head.duplicate());
    }

    @Override
    public boolean checksHead() {
        return first.checksHead() || second.checksHead();
    }

    @Override
    public Decision inspect(UploadSession session, Content content) throws IOException {
        Decision decision = first.inspects() ? first.inspect(session, content) : Decision.accept();
        return decision instanceof Decision.Reject || !second.inspects() ? decision : second.inspect(session, content);
    }

    @Override
    public boolean inspects() {
        return first.inspects() || second.inspects();
    }

    @Override
    public void ended(UploadSession session) {
        try {
            first.ended(session);
        } finally {
            second.ended(session);
        }
    }
}
