/** Programs that are run by hand, outside the service. */
@NullMarked
package io.sluice.accelerator.cli;

import org.jspecify.annotations.NullMarked;
