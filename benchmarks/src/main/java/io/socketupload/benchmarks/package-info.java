/** Measures what uploads cost our server and others, one beside the other. */
@NullMarked
package io.socketupload.benchmarks;

import org.jspecify.annotations.NullMarked;
