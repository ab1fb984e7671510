/** The block store: two-phase puts, reads that hold, pins, quotas, and the tiers that blocks sink through. */
@NullMarked
package io.sluice.kvcache.block;

import org.jspecify.annotations.NullMarked;
