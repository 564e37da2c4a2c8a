/** Uploads in the application's health. */
@NullMarked
package io.socketupload.quarkus.health;

import org.jspecify.annotations.NullMarked;
