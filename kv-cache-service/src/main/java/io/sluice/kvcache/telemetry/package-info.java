/** What the service shows of itself: names, metrics, the log line of a request. */
@NullMarked
package io.sluice.kvcache.telemetry;

import org.jspecify.annotations.NullMarked;
