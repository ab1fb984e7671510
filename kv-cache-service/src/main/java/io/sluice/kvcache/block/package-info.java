/** The block store: two-phase puts, reads that pin, bounded in bytes and blocks. */
@NullMarked
package io.sluice.kvcache.block;

import org.jspecify.annotations.NullMarked;
