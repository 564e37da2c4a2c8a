/** Uploads counted, timed and observed with Micrometer, which must be on the class path for this package only. */
@NullMarked
package io.socketupload.hosting.metrics;

import org.jspecify.annotations.NullMarked;
