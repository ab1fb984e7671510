/** What the tokens say: the place where a real engine would stand. */
@NullMarked
package io.sluice.accelerator.engine;

import org.jspecify.annotations.NullMarked;
