/** The paged KV cache of one worker: blocks with reference counts, named by their chained hash. */
@NullMarked
package io.sluice.accelerator.kv;

import org.jspecify.annotations.NullMarked;
