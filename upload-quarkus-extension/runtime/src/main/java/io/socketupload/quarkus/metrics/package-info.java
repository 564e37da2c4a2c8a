/** Uploads in the application's Micrometer registry. */
@NullMarked
package io.socketupload.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
