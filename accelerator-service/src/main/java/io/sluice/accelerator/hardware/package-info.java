/** How long a step takes on the modelled hardware, and how much its memory holds. */
@NullMarked
package io.sluice.accelerator.hardware;

import org.jspecify.annotations.NullMarked;
