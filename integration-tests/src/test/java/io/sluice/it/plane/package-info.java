/** Starts the packaged services as processes of their own and talks to them. */
@NullMarked
package io.sluice.it.plane;

import org.jspecify.annotations.NullMarked;
