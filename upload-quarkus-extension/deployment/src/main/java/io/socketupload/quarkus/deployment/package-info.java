/** What the extension has Quarkus do when it builds an application. */
@NullMarked
package io.socketupload.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
