package io.socketupload.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.socketupload.ChunkSink;
import io.socketupload.StoredFile;
import io.socketupload.UploadEngine;
import io.socketupload.UploadSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A server in a process of its own, with little memory and a sink that takes 20 ms for a write, however much is in it.
 * Its {@code filePath} is the checksum of what arrived.
 */
final class RawFloodServer implements AutoCloseable {
    private final Process process;
    private final int port;

    RawFloodServer(String... jvmOptions) throws IOException {
        Process started = new ProcessBuilder(command(jvmOptions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        String answer = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8)).readLine();
        if (answer == null) {
            throw new AssertionError("The server did not start");
        }
        port = Integer.parseInt(answer);
    }

    private static String[] command(String... jvmOptions) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String[] command = new String[jvmOptions.length + 4];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        System.arraycopy(jvmOptions, 0, command, 1, jvmOptions.length);
        command[jvmOptions.length + 1] = "-cp";
        command[jvmOptions.length + 2] = classPath;
        command[jvmOptions.length + 3] = RawFloodServer.class.getName();
        return command;
    }

    int port() {
        return port;
    }

    /** The most memory that the process ever had, of all kinds. */
    long peakBytes() throws IOException {
        String peak = Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return 1024 * Long.parseLong(peak.replaceAll("\\D", ""));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] args) throws IOException {
        UploadEngine engine = UploadEngine.builder().sink(SlowWriter::new).build();
        UploadServer server = UploadServer.builder(engine).port(0).build();
        server.start();
        System.out.println(server.port());
        System.in.read(); // ends with the process that started it
        server.close();
        engine.close();
    }

    private static final class SlowWriter implements ChunkSink.Writer {
        private final CRC32C checksum = new CRC32C();
        private long position;

        SlowWriter(UploadSession session) {}

        @Override
        public long position() {
            return position;
        }

        @Override
        public void write(ByteBuffer bytes) {
            write(new ByteBuffer[] {bytes});
        }

        @Override
        public void write(ByteBuffer[] buffers) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (ByteBuffer bytes : buffers) {
                position += bytes.remaining();
                checksum.update(bytes);
            }
        }

        @Override
        public StoredFile complete() {
            return new StoredFile(Long.toHexString(checksum.getValue()), position);
        }

        @Override
        public void discard() {}

        @Override
        public void close() {}
    }
}
