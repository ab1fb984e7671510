/** Takes one request through its named stages, from authentication to the receipt. */
@NullMarked
package io.sluice.edge.pipeline;

import org.jspecify.annotations.NullMarked;
