/** The upload page on the application's own port. */
@NullMarked
package io.socketupload.spring.page;

import org.jspecify.annotations.NullMarked;
