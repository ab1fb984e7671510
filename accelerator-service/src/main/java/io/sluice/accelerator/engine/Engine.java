package io.sluice.accelerator.engine;

/** Decides what the tokens say. Used by many threads at once. */
public interface Engine {
    /**
     * Opens an answer. Called on the caller's thread, not the worker's: it may take its time and allocate.
     *
     * @param promptIds the prompt; not changed, and kept by the answer if it likes
     * @param sampling how to choose
     */
    Answer open(int[] promptIds, Sampling sampling);
}
