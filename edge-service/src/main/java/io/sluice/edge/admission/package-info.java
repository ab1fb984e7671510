/** Decides who may ask for what, and refuses what the plane could not serve in time. */
@NullMarked
package io.sluice.edge.admission;

import org.jspecify.annotations.NullMarked;
