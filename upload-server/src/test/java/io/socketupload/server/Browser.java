package io.socketupload.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A Chromium that plays one of the scenarios of {@code src/test/browser}. */
final class Browser implements AutoCloseable {
    static final Path SCENARIOS = Path.of("src", "test", "browser").toAbsolutePath();

    private static final int END_LIMIT_SECONDS = 180;

    private final Process process;
    private final BufferedReader told;
    private final Path complaints;

    private Browser(Process process, Path complaints) {
        this.process = process;
        this.told = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.complaints = complaints;
    }

    /** Plays a scenario to its end, and returns what it told. */
    static List<String> play(String scenario, Object... arguments) throws IOException, InterruptedException {
        try (Browser browser = start(scenario, arguments)) {
            return browser.toTheEnd();
        }
    }

    static Browser start(String scenario, Object... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("node", SCENARIOS.resolve("run.mjs").toString(), chromium(), scenario));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        File complaints = File.createTempFile("browser", ".err");
        return new Browser(new ProcessBuilder(command).redirectError(complaints).start(), complaints.toPath());
    }

    private static String chromium() {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
        assertThat(found)
                .as("Chromium, which these tests drive, is not on the PATH as 'chromium'; on Debian"
                        + " 'apt-get install --no-install-recommends chromium' installs it, and so does .ci/run")
                .isPresent();
        return found.get().toString();
    }

    /** The next line that the scenario tells. */
    String told() throws IOException {
        String line = told.readLine();
        assertThat(line).as(this::complaints).isNotNull();
        return line;
    }

    /** Tells the scenario something. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** What else it tells until its end, which must be a good one. */
    List<String> toTheEnd() throws IOException, InterruptedException {
        List<String> lines = told.lines().toList();
        assertThat(process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(this::complaints).isZero();
        return lines;
    }

    private String complaints() {
        try {
            return Files.readString(complaints);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        // Chromium is a child of it
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        Files.delete(complaints);
    }
}
