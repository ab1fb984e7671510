package io.sluice.kvcache.prefix;

/** A request with a prefix on its way to a worker. Guarded by its {@link LeaseBook}. */
final class Lease {
    final String id;
    final Worker worker;
    final long[] hashes;
    /** When it ends, in nanoseconds of the index's clock. */
    long deadline;
    /** Where it stands in the {@link LeaseHeap}. */
    int position;

    Lease(String id, Worker worker, long[] hashes, long deadline) {
        this.id = id;
        this.worker = worker;
        this.hashes = hashes;
        this.deadline = deadline;
    }
}
