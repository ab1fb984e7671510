/** The gRPC face of the tokenizer: maps, delegates, answers a status. */
@NullMarked
package io.sluice.tokenizer.grpc;

import org.jspecify.annotations.NullMarked;
