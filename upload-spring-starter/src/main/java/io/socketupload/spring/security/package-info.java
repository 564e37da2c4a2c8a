/** Clients known to Spring Security. */
@NullMarked
package io.socketupload.spring.security;

import org.jspecify.annotations.NullMarked;
