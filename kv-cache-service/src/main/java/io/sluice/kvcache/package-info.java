/** The KV cache service: who holds which prefix, and the store of offloaded blocks. Here: what can go wrong in it. */
@NullMarked
package io.sluice.kvcache;

import org.jspecify.annotations.NullMarked;
