/** The load tool: drives the plane over HTTP or gRPC and measures what a client sees, token by token. */
@NullMarked
package io.sluice.load;

import org.jspecify.annotations.NullMarked;
