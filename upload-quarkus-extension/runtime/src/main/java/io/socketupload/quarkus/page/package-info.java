/** The upload page on the application's own HTTP port. */
@NullMarked
package io.socketupload.quarkus.page;

import org.jspecify.annotations.NullMarked;
