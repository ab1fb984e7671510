/** The accelerator's gRPC service over plain observers with explicit demand. */
@NullMarked
package io.sluice.accelerator.grpc;

import org.jspecify.annotations.NullMarked;
