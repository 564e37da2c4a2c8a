package io.socketupload.benchmarks;

/** What is measured. */
enum Metric {
    SERVER_CPU("server CPU, s/GiB"),
    CLIENT_CPU("load generator CPU, s/GiB"),
    THROUGHPUT("MB/s"),
    UPLOADS("uploads/s"),
    P50("p50, ms"),
    P99("p99, ms"),
    LONGEST("longest, ms"),
    PEAK_MEMORY("peak RSS, MB"),
    MEMORY_PER_CONNECTION("RSS per idle connection, KB");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
