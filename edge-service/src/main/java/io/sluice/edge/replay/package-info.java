/** Replays a trace of requests through the placement in virtual time, to compare policies. */
@NullMarked
package io.sluice.edge.replay;

import org.jspecify.annotations.NullMarked;
