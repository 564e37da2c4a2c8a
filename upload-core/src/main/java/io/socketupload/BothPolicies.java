package io.socketupload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BinaryOperator;

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
    public long maxFileSize() {
        return Math.min(first.maxFileSize(), second.maxFileSize());
    }

    @Override
    public Set<String> allowedTypes() {
        return stricter(first.allowedTypes(), second.allowedTypes(), MediaTypesPolicy::common);
    }

    @Override
    public Set<String> allowedExtensions() {
        return stricter(first.allowedExtensions(), second.allowedExtensions(), (some, others) -> {
            Set<String> common = new LinkedHashSet<>(some);
            common.retainAll(others);
            return common;
        });
    }

    /** What both allow. Where that is nothing, no file is accepted, but empty would mean any: then what the first does. */
    private static Set<String> stricter(Set<String> some, Set<String> others, BinaryOperator<Set<String>> common) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        Set<String> both = common.apply(some, others);
        return both.isEmpty() ? some : both;
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
