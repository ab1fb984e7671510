/** The launcher, as a new user meets it. */
@NullMarked
package io.sluice.it.deploy;

import org.jspecify.annotations.NullMarked;
