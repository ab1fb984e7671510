package io.sluice.accelerator.adapter;

/**
 * What a KV cache holds at one moment.
 *
 * @param seq number of the last event that is included
 * @param hashes of the blocks, parents before children
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one reader.
record KvContent(long seq, long[] hashes) {}
