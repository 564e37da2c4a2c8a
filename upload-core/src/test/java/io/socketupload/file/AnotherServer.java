package io.socketupload.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;

import io.socketupload.ChunkSink;

/** A sink in a process of its own, which can be killed, or live under another locale. */
final class AnotherServer implements AutoCloseable {
    static final String ID = "killed";
    static final String NAME = "e\u00e9\u5199\ud83d\ude00.txt";

    private final Process process;
    private final String answer;

    /** Opens a sink on {@code directory} and writes "hello" to an upload, whose file name has characters of all sizes. */
    AnotherServer(Path directory, String locale, boolean complete) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathOf(FileChunkSink.class)
                        + System.getProperty("path.separator")
                        + classPathOf(AnotherServer.class),
                AnotherServer.class.getName(),
                directory.toString(),
                String.valueOf(complete));
        builder.environment().put("LC_ALL", locale);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        process = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        answer = String.valueOf(lines.readLine());
    }

    /** The stored path and whether there is a file of its display name; "open" if not complete; or why it failed. */
    String answer() {
        return answer;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private static String classPathOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(URI.create(source.getLocation().toString())).toString();
    }

    public static void main(String[] args) throws Exception {
        System.out.println(answerTo(Path.of(args[0]), Boolean.parseBoolean(args[1])));
        // Ends with the process that started it
        System.in.read();
    }

    private static String answerTo(Path directory, boolean complete) {
        try {
            FileChunkSink sink = new FileChunkSink(directory);
            ChunkSink.Writer writer = sink.open(TestSession.of(ID, NAME, 10));
            writer.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            return complete ? writer.complete().path() + sink.find(NAME).isPresent() : "open";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
