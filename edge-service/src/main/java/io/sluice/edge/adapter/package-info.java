/** Reaches the other services over gRPC, and files. */
@NullMarked
package io.sluice.edge.adapter;

import org.jspecify.annotations.NullMarked;
