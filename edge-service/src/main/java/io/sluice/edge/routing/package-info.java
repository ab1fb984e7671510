/** Knows the workers and their loads, and chooses the one that serves a request. */
@NullMarked
package io.sluice.edge.routing;

import org.jspecify.annotations.NullMarked;
