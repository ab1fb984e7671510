/** Clients and services that vanish. */
@NullMarked
package io.sluice.it.fault;

import org.jspecify.annotations.NullMarked;
