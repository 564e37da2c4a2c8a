/** Upload servers to be measured beside ours. Each has a {@code main} that takes the directory for the files. */
@NullMarked
package io.socketupload.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
