/** What the actuator shows of uploads. */
@NullMarked
package io.socketupload.spring.actuate;

import org.jspecify.annotations.NullMarked;
