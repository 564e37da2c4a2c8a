/** The real clients, for the tests of several modules, and the story that the examples tell. */
@NullMarked
package io.socketupload.testsupport;

import org.jspecify.annotations.NullMarked;
