/** The load tool against the packaged services. */
@NullMarked
package io.sluice.it.bench;

import org.jspecify.annotations.NullMarked;
