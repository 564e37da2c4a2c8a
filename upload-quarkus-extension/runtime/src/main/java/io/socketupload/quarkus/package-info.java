/** Uploads in a Quarkus application: the engine and its server as beans, set by properties. */
@NullMarked
package io.socketupload.quarkus;

import org.jspecify.annotations.NullMarked;
