package io.sluice.accelerator.scheduler;

/** Where a sequence is. */
enum SequenceState {
    /** In the pool, nobody's. */
    IDLE,
    /** New, waiting for offloaded blocks before it goes into the queue. */
    FETCHING,
    /** In the waiting queue, without blocks: new, or preempted and to be computed again. */
    WAITING,
    /** In a slot, with blocks. */
    RUNNING,
    /** Without credit and slot; with blocks, unless they were needed elsewhere. */
    PARKED,
    /** With blocks and credit again, waiting for a slot. */
    READY
}
