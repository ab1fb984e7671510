/** The bridge from vLLM: reads its KV events off ZeroMQ and publishes them to the index as a worker of ours would. */
@NullMarked
package io.sluice.kvcache.adapter.vllm;

import org.jspecify.annotations.NullMarked;
