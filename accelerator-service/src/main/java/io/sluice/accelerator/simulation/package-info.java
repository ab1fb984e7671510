/** A worker in virtual time: the scheduler's own steps under a closed loop of users, without clock and thread. */
@NullMarked
package io.sluice.accelerator.simulation;

import org.jspecify.annotations.NullMarked;
