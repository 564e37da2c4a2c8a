/** Encryption with the keys of the TLS registry. */
@NullMarked
package io.socketupload.quarkus.tls;

import org.jspecify.annotations.NullMarked;
