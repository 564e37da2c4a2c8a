/** The contracts of the interfaces that applications implement, as JUnit tests to extend. */
@NullMarked
package io.socketupload.testkit;

import org.jspecify.annotations.NullMarked;
