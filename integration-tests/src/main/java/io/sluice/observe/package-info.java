/** Brings traces to a Zipkin server: what {@code ./sluice up --observe} runs beside the services. */
@NullMarked
package io.sluice.observe;

import org.jspecify.annotations.NullMarked;
