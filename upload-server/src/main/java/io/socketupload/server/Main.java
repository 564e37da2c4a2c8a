package io.socketupload.server;

import picocli.CommandLine;

/** The command line. */
public final class Main {
    private Main() {}

    /** Runs the server until the process is told to end. Exits with 0, with 1 if it can't run, with 2 on a bad option. */
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        if (code != ServerCommand.RUNNING) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new ServerCommand())
                .registerConverter(ByteSize.class, ByteSize::parse)
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((problem, arguments) -> {
                    System.err.println(problem.getMessage() + " (--help tells the options)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    System.err.println(problem.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
