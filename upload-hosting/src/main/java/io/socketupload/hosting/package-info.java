/**
 * What every adapter to a framework needs and none should have of its own. Names of properties are those that all
 * frameworks share, under {@code socket-upload}.
 */
@NullMarked
package io.socketupload.hosting;

import org.jspecify.annotations.NullMarked;
