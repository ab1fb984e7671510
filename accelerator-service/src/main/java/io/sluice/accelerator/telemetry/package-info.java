/** Names, metrics, spans and the log line of a request. */
@NullMarked
package io.sluice.accelerator.telemetry;

import org.jspecify.annotations.NullMarked;
