/** The KV cache of a whole fleet: several services over one Redis, real workers, and what holds when they are killed. */
@NullMarked
package io.sluice.it.kv;

import org.jspecify.annotations.NullMarked;
