/** The pieces of the server that see every byte, each by itself, with JMH. */
@NullMarked
package io.socketupload.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
