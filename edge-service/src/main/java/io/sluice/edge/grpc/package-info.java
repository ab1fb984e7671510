/** Serves sluice.inference.v1.InferenceService over plain grpc-java observers. */
@NullMarked
package io.sluice.edge.grpc;

import org.jspecify.annotations.NullMarked;
