package io.sluice.edge.pipeline;

import java.util.List;

/**
 * A request as the client meant it, whatever transport it came by.
 *
 * @param operation what is asked for
 * @param model model id
 * @param prompt what to answer
 * @param sampling how to choose tokens
 * @param stop up to 4 strings that end the answer
 * @param terms under which terms
 * @param streaming whether the client takes the answer piece by piece
 */
public record InferenceRequest(
        Operation operation,
        String model,
        Prompt prompt,
        Sampling sampling,
        List<String> stop,
        Terms terms,
        boolean streaming) {

    /** Returns the same without its prompt, which nobody needs any more and which may be large. */
    InferenceRequest withoutPrompt() {
        return new InferenceRequest(operation, model, NO_PROMPT, sampling, stop, terms, streaming);
    }

    private static final Prompt NO_PROMPT = new Prompt.Text("");
}
