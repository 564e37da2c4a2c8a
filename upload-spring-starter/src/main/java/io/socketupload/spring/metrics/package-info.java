/** Uploads counted and timed with Micrometer. */
@NullMarked
package io.socketupload.spring.metrics;

import org.jspecify.annotations.NullMarked;
