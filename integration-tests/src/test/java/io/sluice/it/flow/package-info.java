/** A request's whole way, over HTTP and gRPC. */
@NullMarked
package io.sluice.it.flow;

import org.jspecify.annotations.NullMarked;
