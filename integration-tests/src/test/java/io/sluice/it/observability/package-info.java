/** Dashboards and alerts: each asks for what the running services emit, and says what it means. */
@NullMarked
package io.sluice.it.observability;

import org.jspecify.annotations.NullMarked;
