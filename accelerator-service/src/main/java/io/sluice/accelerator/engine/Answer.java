package io.sluice.accelerator.engine;

/**
 * One answer while it is being given. Made by one thread and then used by one other; holds all the state that the answer
 * needs, so that a sequence whose blocks were taken away goes on where it was.
 */
public interface Answer {
    /** What {@link #next} returns when the model ends its turn. */
    int END = -1;

    /**
     * Chooses the next token. Called once for each step that samples, never after it returned {@link #END}. Must not
     * block and should not allocate.
     *
     * @return an id of the model's vocabulary, 0 or more, or {@link #END}
     */
    int next();
}
