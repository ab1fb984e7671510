/** Reads the configuration of the edge. */
@NullMarked
package io.sluice.edge.config;

import org.jspecify.annotations.NullMarked;
