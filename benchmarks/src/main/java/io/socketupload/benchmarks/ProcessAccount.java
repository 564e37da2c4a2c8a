package io.socketupload.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about a process. */
record ProcessAccount(long pid) {
    private static final double TICKS_PER_SECOND = 100; // of /proc, whatever the kernel's own are

    static ProcessAccount own() {
        return new ProcessAccount(ProcessHandle.current().pid());
    }

    /** The CPU time of all its threads, those that have ended too. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(file("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    long residentBytes() throws IOException {
        return bytes("VmRSS:");
    }

    /** The most that was resident since the last {@link #resetPeak}. */
    long peakBytes() throws IOException {
        return bytes("VmHWM:");
    }

    void resetPeak() throws IOException {
        Files.writeString(file("clear_refs"), "5");
    }

    private long bytes(String field) throws IOException {
        for (String line : Files.readAllLines(file("status"))) {
            if (line.startsWith(field)) {
                String kilobytes =
                        line.substring(field.length()).replace("kB", "").strip();
                return Long.parseLong(kilobytes) << 10;
            }
        }
        throw new IOException("Process " + pid + " has ended");
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
