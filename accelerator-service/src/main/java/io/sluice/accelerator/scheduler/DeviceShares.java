package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;

/**
 * Divides the time of each step among the sequences that it worked on, so that they add up to it exactly. The parts of a
 * step get shares in proportion to what each would take alone: the sequences that decode, together, and each prompt. Of
 * what the decoding ones get, reading the KV is divided by context and the rest evenly.
 *
 * <p>Counted in units of 2^-16 ns. What a division leaves over goes into the next step's.
 */
final class DeviceShares {
    /** Units of a nanosecond, as a power of 2: a sequence's share may be 39 hours. */
    static final int UNIT_BITS = 16;

    private final StepTime stepTime;
    private final StepShape alone = new StepShape();
    private long left;
    private long busyNanos;
    private long perSequence;
    private long perContextToken;
    /** Number of sequences for which {@link #fixedNanos} holds. */
    private int fixedFor;

    private double fixedNanos;

    DeviceShares(StepTime stepTime) {
        this.stepTime = stepTime;
    }

    /** Returns the time of all steps. */
    long busyNanos() {
        return busyNanos;
    }

    /** Returns the units that no sequence has got yet: less than a step's tokens. */
    long leftUnits() {
        return left;
    }

    /**
     * Divides a step; {@link #charge} then gives each decoding sequence its share, and the prompts have theirs.
     *
     * @param plannedNanos what the hardware takes for it
     * @param nanos what it took
     */
    void divide(StepShape shape, RunningList running, long plannedNanos, long nanos) {
        busyNanos += nanos;
        long units = (nanos << UNIT_BITS) + left;
        double decodeNanos = plannedNanos;
        long given = 0;
        if (shape.prefillSequences > 0) {
            decodeNanos = shape.decodeSequences == 0 ? 0 : decodeNanos(shape, shape.decodeContextTokens);
            given = dividePrompts(running, decodeNanos, units);
        }
        left = shape.decodeSequences == 0 ? units - given : divideDecodes(shape, decodeNanos, units - given);
    }

    /**
     * Gives a decoding sequence its share.
     *
     * @param contextTokens what it counted as in the step's shape
     */
    void charge(Sequence sequence, int contextTokens) {
        sequence.deviceUnits += perSequence + perContextToken * contextTokens;
    }

    /** Returns what the prompts got. */
    private long dividePrompts(RunningList running, double decodeNanos, long units) {
        double sum = decodeNanos;
        for (int slot = 0; slot < running.size(); slot++) {
            Sequence sequence = running.get(slot);
            if (isPrompt(sequence)) {
                sequence.aloneNanos = promptNanos(sequence);
                sum += sequence.aloneNanos;
            }
        }
        long given = 0;
        for (int slot = 0; slot < running.size(); slot++) {
            Sequence sequence = running.get(slot);
            if (isPrompt(sequence)) {
                long share = (long) (units * (sequence.aloneNanos / sum));
                sequence.deviceUnits += share;
                given += share;
            }
        }
        return given;
    }

    private static boolean isPrompt(Sequence sequence) {
        return sequence.scheduled > 0 && !sequence.prefilled;
    }

    private double promptNanos(Sequence sequence) {
        alone.clear();
        alone.addPrefill(sequence.scheduled, sequence.computed);
        return stepTime.nanos(alone);
    }

    /** Returns what is left over. */
    private long divideDecodes(StepShape shape, double decodeNanos, long units) {
        int sequences = shape.decodeSequences;
        if (sequences != fixedFor || shape.draftTokens > 0) {
            fixedFor = shape.draftTokens > 0 ? 0 : sequences;
            fixedNanos = decodeNanos(shape, 0);
        }
        long context = shape.decodeContextTokens;
        double reading = 1 - fixedNanos / Math.max(fixedNanos, decodeNanos);
        perContextToken = context == 0 ? 0 : (long) (units * reading) / context;
        perSequence = (units - perContextToken * context) / sequences;
        return units - perContextToken * context - perSequence * sequences;
    }

    private double decodeNanos(StepShape shape, long contextTokens) {
        alone.clear();
        alone.decodeSequences = shape.decodeSequences;
        alone.decodeContextTokens = contextTokens;
        if (shape.draftTokens > 0) {
            alone.addDrafts(shape.draftTokens, contextTokens == 0 ? 0 : shape.draftAttentionPairs);
        }
        return stepTime.nanos(alone);
    }
}
