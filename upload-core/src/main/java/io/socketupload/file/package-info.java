/** Keeps uploads as files of one directory. */
@NullMarked
package io.socketupload.file;

import org.jspecify.annotations.NullMarked;
