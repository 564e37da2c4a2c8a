/** Clients known to Quarkus Security. */
@NullMarked
package io.socketupload.quarkus.security;

import org.jspecify.annotations.NullMarked;
