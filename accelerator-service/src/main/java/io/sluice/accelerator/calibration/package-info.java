/** Compares the model with published measurements: points, predictions from the scheduler in virtual time, errors. */
@NullMarked
package io.sluice.accelerator.calibration;

import org.jspecify.annotations.NullMarked;
