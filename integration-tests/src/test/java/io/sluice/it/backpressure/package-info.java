/** Slow readers, many readers, credit. */
@NullMarked
package io.sluice.it.backpressure;

import org.jspecify.annotations.NullMarked;
