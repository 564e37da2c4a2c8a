/** Clients that cost as little as possible: blocking sockets, and everything made ready before the clock runs. */
@NullMarked
package io.socketupload.benchmarks.load;

import org.jspecify.annotations.NullMarked;
