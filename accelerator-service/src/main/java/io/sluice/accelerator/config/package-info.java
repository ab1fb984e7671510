/** The service's configuration and the workers that are built from it. */
@NullMarked
package io.sluice.accelerator.config;

import org.jspecify.annotations.NullMarked;
