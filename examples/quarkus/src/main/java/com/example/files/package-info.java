/** Each user has files of their own, which come in over Socket.IO. */
@NullMarked
package com.example.files;

import org.jspecify.annotations.NullMarked;
