/** The gRPC transport: checks, maps, delegates and answers with a status. */
@NullMarked
package io.sluice.kvcache.grpc;

import org.jspecify.annotations.NullMarked;
