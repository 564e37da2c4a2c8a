package io.socketupload.testkit;

import java.util.List;

/** Ids that are easily taken for one another, or for something else. */
final class ConfusableIds {
    static final List<String> ALL = List.of(
            "a",
            "A",
            "a.",
            "a..",
            "a-",
            "a_",
            "a~1",
            "a.part",
            "a.session",
            "a.session.tmp",
            "0",
            "00",
            "nul",
            "con.txt",
            "x".repeat(128),
            "x".repeat(127),
            "x".repeat(127) + "y");

    private ConfusableIds() {}
}
