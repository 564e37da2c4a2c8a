package io.socketupload.client;

import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What the uploads of a client share.
 *
 * @param io threads for what may block
 * @param inUse fingerprints of the files under way; thread-safe
 */
record Workshop(
        Settings settings, Loop loop, Link link, Slots slots, Executor io, ResumeStore store, Set<String> inUse) {}
