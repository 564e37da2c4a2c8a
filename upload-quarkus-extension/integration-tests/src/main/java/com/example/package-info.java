/** The application of the README. */
@NullMarked
package com.example;

import org.jspecify.annotations.NullMarked;
