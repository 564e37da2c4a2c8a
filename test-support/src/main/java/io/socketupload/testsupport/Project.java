package io.socketupload.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is in the project besides the module whose tests run. */
public final class Project {
    private static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("upload-core")))
            .findFirst()
            .orElseThrow();

    private Project() {}

    /** A file or folder, by its path in the project. */
    public static Path path(String path) {
        return ROOT.resolve(path);
    }

    /** The first block of code in a document that contains {@code mark}. */
    public static String code(String document, String language, String mark) throws IOException {
        Matcher blocks = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(path(document)));
        return blocks.results()
                .map(block -> block.group(1))
                .filter(code -> code.contains(mark))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + language + " with '" + mark + "' in " + document));
    }
}
