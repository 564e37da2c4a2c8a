package io.socketupload.server;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

import io.socketupload.client.UploadProgress;

/** Shows how far an upload is: on a terminal in one line, else in a line for every tenth. Thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final String name;
    private final PrintStream out;
    private final boolean terminal;

    // -- guarded by this --
    private boolean shown;
    private long tenths;
    private UploadProgress.State state = UploadProgress.State.WAITING;

    ProgressBar(String name, PrintStream out, boolean terminal) {
        this.name = name;
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether a person looks at what this process writes. */
    @SuppressWarnings("SystemConsoleNull") // it is null before Java 22, and asked what it is from then on
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    synchronized void show(UploadProgress progress) {
        if (progress.state() == UploadProgress.State.DONE) {
            return; // what has become of it is told instead
        }
        if (terminal) {
            out.print(CLEAR_LINE + line(progress));
            out.flush();
            shown = true;
        } else {
            showPlain(progress);
        }
    }

    private void showPlain(UploadProgress progress) {
        long now = (long) progress.percentage() / 10;
        if (progress.state() == UploadProgress.State.RETRYING && state != progress.state()) {
            out.println(name + ": " + retrying());
        } else if (now > tenths) {
            out.println(name + ": " + now * 10 + " %");
        }
        tenths = Math.max(tenths, now);
        state = progress.state();
    }

    private String line(UploadProgress progress) {
        int done = (int) (progress.percentage() * WIDTH / 100);
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3.0f %%  %s",
                name,
                "#".repeat(done),
                " ".repeat(WIDTH - done),
                Math.floor(progress.percentage()),
                switch (progress.state()) {
                    case WAITING -> "waiting for the server";
                    case RETRYING -> retrying();
                    case FINISHING -> "finishing";
                    case SENDING -> speed(progress);
                    case PAUSED, DONE -> "";
                });
    }

    private static String retrying() {
        return "interrupted, trying again";
    }

    private static String speed(UploadProgress progress) {
        double speed = progress.bytesPerSecond();
        int unit = 0;
        while (speed >= 1024 && unit < 3) {
            speed /= 1024;
            unit++;
        }
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%.1f %s/s", speed, new String[] {"B", "KB", "MB", "GB"}[unit]));
        progress.secondsLeft()
                .ifPresent(left -> text.append(
                        String.format(Locale.ROOT, "  %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60)));
        return text.toString();
    }

    /** Nothing is shown any more. */
    synchronized void end() {
        if (shown) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
