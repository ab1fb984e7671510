package io.sluice.accelerator.scheduler;

/** What a scheduler has done since it was made. */
final class Counters {
    long steps;
    long promptTokens;
    long generatedTokens;
}
