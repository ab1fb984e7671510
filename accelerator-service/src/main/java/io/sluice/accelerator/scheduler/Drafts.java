package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.kv.BlockPool;

/** Drafts tokens for the sequences that decode, and says which of them are accepted. */
final class Drafts {
    private static final long SALT = 0x5DEECE66DL;

    private final Speculation speculation;
    private final BlockPool pool;
    private long drafted;
    private long accepted;

    Drafts(Speculation speculation, BlockPool pool) {
        this.speculation = speculation;
        this.pool = pool;
    }

    boolean none() {
        return speculation.draftTokens() == 0;
    }

    long drafted() {
        return drafted;
    }

    long accepted() {
        return accepted;
    }

    /**
     * Drafts tokens for a sequence that decodes: no more than its caller takes, than its length allows and than free
     * blocks hold. Nobody loses blocks for a draft.
     */
    void draft(Sequence sequence, StepShape shape) {
        long room = Math.min(sequence.credit, sequence.room());
        int tokens = (int) Math.min(speculation.draftTokens(), room - 1);
        while (sequence.capacity() < sequence.total + tokens && pool.free() > 0) {
            sequence.addBlock(pool.take());
        }
        tokens = Math.max(0, Math.min(tokens, sequence.capacity() - sequence.total));
        sequence.draft = tokens;
        sequence.scheduled += tokens;
        drafted += tokens;
        shape.addDrafts(tokens, (long) tokens * sequence.total + (long) tokens * (tokens + 1) / 2);
    }

    /** Returns how long the draft model takes for a step. */
    long nanos(StepShape shape) {
        return shape.draftTokens == 0 ? 0 : speculation.draftTokens() * speculation.draftNanos();
    }

    /**
     * Decides on the next drafted token of a sequence. It depends on the tokens so far alone, so that it is the same
     * whatever else is in the batch.
     */
    boolean accepts(Sequence sequence) {
        long bits = (sequence.chainHash() ^ SALT) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        boolean accepts = ((bits ^ (bits >>> 31)) >>> 11) * 0x1.0p-53 < speculation.acceptance();
        if (accepts) {
            accepted++;
        }
        return accepts;
    }
}
