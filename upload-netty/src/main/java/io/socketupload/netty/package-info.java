/** Brings the upload engine to Socket.IO clients through netty-socketio, and keeps file bytes away from its decoder. */
@NullMarked
package io.socketupload.netty;

import org.jspecify.annotations.NullMarked;
