package io.socketupload.server;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.socketupload.Checksum;
import io.socketupload.Sync;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
public final class Main {
    private Main() {}

    /**
     * Runs the server until the process is told to end, or sends files. Exits with 0, with 1 if that can't be done, with
     * 2 on a bad option.
     */
    public static void main(String[] args) {
        int code = commandLine(System.getenv()).execute(args);
        if (code != ServerCommand.RUNNING) {
            System.exit(code);
        }
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ServerCommand())
                .addSubcommand(new UploadCommand())
                .registerConverter(ByteSize.class, converter(ByteSize::parse))
                .registerConverter(TimeSpan.class, converter(TimeSpan::parse))
                .registerConverter(Sync.class, converter(Main::sync))
                .registerConverter(Checksum.Algorithm.class, converter(Main::algorithm))
                .registerConverter(Path.class, converter(Path::of))
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((problem, arguments) -> {
                    // Whose environment holds a bad value may ask for help too
                    Integer helped = CommandLine.executeHelpRequest(
                            problem.getCommandLine().getParseResult());
                    return helped != null ? helped : badOption(problem);
                })
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof IllegalArgumentException) {
                        return badOption(problem);
                    }
                    System.err.println(sentence(problem));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static Sync sync(String text) {
        return Stream.of(Sync.values())
                .filter(sync -> sync.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is none of never, complete and always"));
    }

    private static Checksum.Algorithm algorithm(String text) {
        return Checksum.Algorithm.of(text.strip())
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is none of crc32c, sha-256 and sha-512"));
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static int badOption(Exception problem) {
        System.err.println(problem.getMessage() + " (--help tells the options)");
        return CommandLine.ExitCode.USAGE;
    }

    /** What went wrong. A file system's exception tells in its message only where. */
    private static String sentence(Exception problem) {
        String message = problem.getMessage();
        return message == null || problem instanceof FileSystemException ? problem.toString() : message;
    }
}
