package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Change;
import java.util.List;

/**
 * An entry of the stream that all services read.
 *
 * @param id its id in the stream
 * @param kind {@code E}vents, {@code S}napshot, {@code A}live or {@code G}one
 * @param node the service that wrote it
 * @param workerId the worker it is about
 * @param epoch the worker's epoch
 * @param after number of the last event before it
 * @param last number of the last event in it
 * @param changes of events
 */
record SharedEntry(
        String id, char kind, String node, String workerId, long epoch, long after, long last, List<Change> changes) {}
