package io.socketupload.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** One file as the page shows it: what a scenario tells in one line. */
record PageRow(String state, String name, String link) {
    static PageRow of(String line) {
        String[] fields = line.split("\t", -1);
        return new PageRow(fields[0], fields[1], fields[2]);
    }

    /** Plays a scenario that tells nothing but rows. */
    static List<PageRow> play(String scenario, String url, List<Path> files) throws Exception {
        Object[] arguments = Stream.concat(Stream.of(url), files.stream()).toArray();
        return Browser.play(scenario, arguments).stream().map(PageRow::of).toList();
    }

    /** The name that the server has given to the file. */
    String storedName() {
        String path = URI.create(link).getRawPath();
        assertThat(path).startsWith("/uploads/");
        return URLDecoder.decode(path.substring("/uploads/".length()), StandardCharsets.UTF_8);
    }
}
