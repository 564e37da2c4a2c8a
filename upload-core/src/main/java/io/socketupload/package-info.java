/**
 * Resumable file uploads, without a framework and without a network: the engine, and the interfaces that applications
 * and adapters implement.
 */
@NullMarked
package io.socketupload;

import org.jspecify.annotations.NullMarked;
