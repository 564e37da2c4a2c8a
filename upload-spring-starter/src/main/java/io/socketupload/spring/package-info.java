/** Uploads in a Spring Boot application: the engine and its server as beans, set by properties. */
@NullMarked
package io.socketupload.spring;

import org.jspecify.annotations.NullMarked;
