/** Names and records the metrics, spans and log lines of the edge. */
@NullMarked
package io.sluice.edge.telemetry;

import org.jspecify.annotations.NullMarked;
