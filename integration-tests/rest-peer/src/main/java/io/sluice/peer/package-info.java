/** The same events as the edge's, the way a Quarkus application would usually send them. */
@NullMarked
package io.sluice.peer;

import org.jspecify.annotations.NullMarked;
