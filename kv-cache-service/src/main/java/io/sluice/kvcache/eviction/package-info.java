/** Which block a full tier gives up: one interface, and a policy a class. A block never goes before those that follow it. */
@NullMarked
package io.sluice.kvcache.eviction;

import org.jspecify.annotations.NullMarked;
