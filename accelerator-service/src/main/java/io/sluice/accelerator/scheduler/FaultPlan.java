package io.sluice.accelerator.scheduler;

/** Says of each step which faults it has. Its driver asks once a step and brings them about. */
public final class FaultPlan {
    private Faults faults;
    private boolean stuckIsDue = true;
    private boolean kvLossIsDue = true;

    /** Makes a plan. */
    public FaultPlan(Faults faults) {
        this.faults = faults;
    }

    /** Replaces the faults; those that come once are due again. */
    public void replace(Faults others) {
        faults = others;
        stuckIsDue = true;
        kvLossIsDue = true;
    }

    /** Returns whether the process ends in a step. */
    public boolean crashes(long step) {
        return step >= faults.crashAtStep();
    }

    /** Returns whether the KV cache is lost before a step; true once. */
    public boolean losesKv(long step) {
        boolean loses = kvLossIsDue && step >= faults.kvLossAtStep();
        kvLossIsDue &= !loses;
        return loses;
    }

    /** Returns how long a step takes that should take so long. Called once a step. */
    public long nanos(long step, long planned) {
        long nanos = faults.slowFactor() == 1 ? planned : (long) (planned * faults.slowFactor());
        if (stuckIsDue && step >= faults.stuckAtStep()) {
            stuckIsDue = false;
            nanos += faults.stuckNanos();
        }
        return nanos;
    }
}
