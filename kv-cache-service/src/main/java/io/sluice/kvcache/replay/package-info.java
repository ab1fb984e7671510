/** Replays traces through the block store in virtual time. */
@NullMarked
package io.sluice.kvcache.replay;

import org.jspecify.annotations.NullMarked;
