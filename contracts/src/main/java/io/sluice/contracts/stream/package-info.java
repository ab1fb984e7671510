/** The bridge between Mutiny's Multi and gRPC streams: demand, cancellation and deadline pass both ways, nothing is queued. */
@NullMarked
package io.sluice.contracts.stream;

import org.jspecify.annotations.NullMarked;
