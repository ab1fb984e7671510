/** Shares the index with other KV cache services over Redis; the local index never waits for it. */
@NullMarked
package io.sluice.kvcache.adapter.redis;

import org.jspecify.annotations.NullMarked;
