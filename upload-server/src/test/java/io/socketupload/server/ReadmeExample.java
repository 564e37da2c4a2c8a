package io.socketupload.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** A block of code from the documents, so that a test can run what stands there. */
record ReadmeExample(String code) {
    private static final Pattern CLASS = Pattern.compile("class (\\w+)");

    /** The one block of {@code language} in a document that contains {@code mark}. */
    static ReadmeExample in(String document, String language, String mark) throws IOException {
        String text = Files.readString(path(document));
        Matcher blocks = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text);
        List<String> found = blocks.results()
                .map(block -> block.group(1))
                .filter(b -> b.contains(mark))
                .collect(Collectors.toList());
        assertThat(found)
                .as("%s blocks with '%s' in %s", language, mark, document)
                .hasSize(1);
        return new ReadmeExample(found.get(0));
    }

    static Path path(String document) {
        return Path.of("..").resolve(document);
    }

    /** The same with something else in the place of {@code words}, which must stand there once. */
    ReadmeExample with(String words, String others) {
        assertThat(code.split(Pattern.quote(words), -1)).as(words).hasSize(2);
        return new ReadmeExample(code.replace(words, others));
    }

    /** Puts the code into a method of a class, for a block that is only statements. */
    ReadmeExample asMethodOf(String className, String head, String end, String imports) {
        return new ReadmeExample(
                imports + "\npublic class " + className + " {\n" + head + " {\n" + code + end + "\n}\n}\n");
    }

    /** Compiles the code into {@code directory} and loads its class. */
    Class<?> compile(Path directory) throws IOException {
        Matcher name = CLASS.matcher(code);
        assertThat(name.find()).isTrue();
        Path source = Files.writeString(directory.resolve(name.group(1) + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            // What was compiled there before can be used
            String classPath = directory + System.getProperty("path.separator") + System.getProperty("java.class.path");
            List<String> options = List.of("-d", directory.toString(), "-cp", classPath, "-proc:none");
            boolean compiled = compiler.getTask(
                            null, files, problems, options, null, files.getJavaFileObjects(source.toFile()))
                    .call();
            assertThat(compiled).as(problems.getDiagnostics().toString()).isTrue();
        }
        return load(directory, name.group(1));
    }

    private static Class<?> load(Path directory, String name) throws MalformedURLException {
        URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
