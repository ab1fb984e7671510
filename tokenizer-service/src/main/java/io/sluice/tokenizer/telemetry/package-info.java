/** Metrics and the request log, and every name they use. */
@NullMarked
package io.sluice.tokenizer.telemetry;

import org.jspecify.annotations.NullMarked;
