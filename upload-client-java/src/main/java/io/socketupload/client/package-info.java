/** Sends files to a server that speaks the Socket Upload protocol. Begin with {@link io.socketupload.client.UploadClient}. */
@NullMarked
package io.socketupload.client;

import org.jspecify.annotations.NullMarked;
