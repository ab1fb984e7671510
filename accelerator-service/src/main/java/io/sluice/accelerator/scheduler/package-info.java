/** The step-driven scheduler of one worker: which sequences each step works on, and what comes of it. */
@NullMarked
package io.sluice.accelerator.scheduler;

import org.jspecify.annotations.NullMarked;
