/** Which block a full store gives up. */
@NullMarked
package io.sluice.kvcache.eviction;

import org.jspecify.annotations.NullMarked;
