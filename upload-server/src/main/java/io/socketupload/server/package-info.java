/** The command line of the server that is ready to run. */
@NullMarked
package io.socketupload.server;

import org.jspecify.annotations.NullMarked;
