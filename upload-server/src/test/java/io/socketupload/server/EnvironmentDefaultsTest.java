package io.socketupload.server;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentDefaultsTest {
    private static final List<OptionSpec> OPTIONS =
            Main.commandLine(Map.of()).getCommandSpec().options();

    @Test
    void an_option_is_taken_from_the_variable_that_is_named_after_it() {
        EnvironmentDefaults defaults = new EnvironmentDefaults(Map.of("SOCKET_UPLOAD_MAX_FILE_SIZE", "5MB"));

        assertThat(defaults.defaultValue(option("--max-file-size"))).isEqualTo("5MB");
        assertThat(defaults.defaultValue(option("--window"))).isNull();
    }

    @Test
    void an_empty_variable_is_none() {
        assertThat(new EnvironmentDefaults(Map.of("SOCKET_UPLOAD_PORT", "")).defaultValue(option("--port")))
                .isNull();
    }

    @Test
    void help_and_version_are_never_taken_from_the_environment() {
        EnvironmentDefaults defaults =
                new EnvironmentDefaults(Map.of("SOCKET_UPLOAD_VERSION", "true", "SOCKET_UPLOAD_HELP", "true"));

        assertThat(defaults.defaultValue(option("--version"))).isNull();
        assertThat(defaults.defaultValue(option("--help"))).isNull();
    }

    @Test
    void no_two_options_share_a_variable() {
        assertThat(OPTIONS)
                .extracting(option -> EnvironmentDefaults.variable(option.longestName()))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("SOCKET_UPLOAD(_[A-Z]+)+"));
    }

    private static OptionSpec option(String name) {
        return OPTIONS.stream()
                .filter(option -> option.longestName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
