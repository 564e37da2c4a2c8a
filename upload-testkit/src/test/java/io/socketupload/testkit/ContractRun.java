package io.socketupload.testkit;

import java.util.Map;
import java.util.stream.Collectors;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

/**
 * What came of a contract that JUnit ran within this test.
 *
 * @param failures messages by the name of the test
 */
record ContractRun(long tests, Map<String, String> failures) {
    static ContractRun of(Class<?> contract) {
        return of(selectClass(contract));
    }

    static ContractRun of(Class<?> contract, String test) {
        return of(selectMethod(contract, test));
    }

    private static ContractRun of(DiscoverySelector selector) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsSkippedCount() + summary.getTestsAbortedCount())
                .as("tests that were not run to their end")
                .isZero();
        return new ContractRun(
                summary.getTestsFoundCount(),
                summary.getFailures().stream()
                        .collect(Collectors.toMap(
                                failure -> nameOf(failure.getTestIdentifier()),
                                failure -> String.valueOf(failure.getException()))));
    }

    private static String nameOf(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
    }
}
