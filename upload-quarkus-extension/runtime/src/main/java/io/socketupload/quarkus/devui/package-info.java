/** Uploads in the Dev UI. */
@NullMarked
package io.socketupload.quarkus.devui;

import org.jspecify.annotations.NullMarked;
