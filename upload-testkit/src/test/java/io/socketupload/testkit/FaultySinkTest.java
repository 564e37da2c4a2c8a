package io.socketupload.testkit;

import io.socketupload.ChunkSink;
import io.socketupload.testkit.FaultySink.Fault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract notices what is wrong with a sink, and the test that fails says it. */
class FaultySinkTest {
    private static volatile Fault fault = Fault.NONE;

    /** Not run by itself, but within the tests below. */
    static final class FaultySinkContract extends ChunkSinkContract {
        private FaultySink sink;

        @Override
        protected ChunkSink createSink() {
            sink = new FaultySink(fault);
            return sink;
        }

        @Override
        protected ChunkSink reopen() {
            sink = new FaultySink(sink);
            return sink;
        }

        @Override
        protected Map<String, byte[]> stored() {
            return sink.files;
        }

        @Override
        protected boolean canReadBack() {
            return true;
        }
    }

    @Test
    void a_sink_without_a_fault_keeps_the_contract() {
        ContractRun run = contractWith(Fault.NONE);
        assertThat(run.failures()).isEmpty();
        assertThat(run.tests()).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPS_BUFFERS, buffers_belong_to_the_caller_again_after_a_write",
    })
    void a_fault_fails_the_test_that_is_about_it(Fault fault, String test) {
        assertThat(contractWith(fault).failures()).containsKey(test);
    }

    @Test
    void zz() {
        for (Fault f : Fault.values()) System.out.println(f + " " + contractWith(f).failures().keySet());
        for (Fault f : EnumSet.allOf(Fault.class)) contractWith(f).failures().values().stream().map(s -> s.lines().limit(3).toList()).forEach(s -> System.out.println("MSG " + f + s));
    }

    private static ContractRun contractWith(Fault one) {
        fault = one;
        return ContractRun.of(FaultySinkContract.class);
    }
}
