/** The configuration, and what is built from it. */
@NullMarked
package io.sluice.kvcache.config;

import org.jspecify.annotations.NullMarked;
