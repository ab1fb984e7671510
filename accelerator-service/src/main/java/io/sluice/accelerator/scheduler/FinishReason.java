package io.sluice.accelerator.scheduler;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model ended its turn, or the caller found a stop string. */
    STOP,
    /** The request's most tokens, or the context, are reached. */
    LENGTH,
    /** The caller asked for the end or went away. */
    CANCELLED,
    /** The deadline passed. */
    DEADLINE,
    /** The worker failed. */
    ERROR
}
