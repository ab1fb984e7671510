package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.WorkerCopy;

/**
 * A worker as it is shared.
 *
 * @param node the service that it publishes to
 * @param copy what it holds
 */
record SharedWorker(String node, WorkerCopy copy) {}
