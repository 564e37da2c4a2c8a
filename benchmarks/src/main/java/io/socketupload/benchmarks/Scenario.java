package io.socketupload.benchmarks;

import java.util.List;
import java.util.Map;

import io.socketupload.benchmarks.load.ClientKind;

/** Something that is measured with several servers, one after the other. */
interface Scenario {
    /** A letter or two to choose it by. */
    String key();

    String title();

    /** Ours first: the others are compared with it. */
    List<Contestant> contestants();

    List<Metric> metrics();

    /** The metrics that the contestants are compared by. */
    List<Metric> compared();

    /** How often each server does the same before it is measured; 0 for a server that is started for each measurement. */
    int warmUps();

    /** Measures once, and checks what was stored; the caller deletes it. */
    Map<Metric, Double> measure(ServerProcess server, ClientKind client) throws Exception;
}
