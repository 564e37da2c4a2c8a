package io.socketupload.spring;

import io.socketupload.hosting.UploadStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class UploadStartFailureAnalyzer extends AbstractFailureAnalyzer<UploadStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UploadStartException cause) {
        return new FailureAnalysis(cause.problem(), cause.remedy(), cause);
    }
}
