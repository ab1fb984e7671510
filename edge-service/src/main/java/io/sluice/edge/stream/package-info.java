/** Counts credit and checks tokens as they pass. */
@NullMarked
package io.sluice.edge.stream;

import org.jspecify.annotations.NullMarked;
