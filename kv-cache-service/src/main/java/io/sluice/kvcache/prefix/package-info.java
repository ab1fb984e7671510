/** The prefix index: which worker holds which blocks, kept true by the workers' events, and what leases promise. */
@NullMarked
package io.sluice.kvcache.prefix;

import org.jspecify.annotations.NullMarked;
