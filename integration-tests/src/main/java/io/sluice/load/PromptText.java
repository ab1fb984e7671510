package io.sluice.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the prompt of a planned request. Where the plan names blocks, equal names are equal text, so that a prefix cache
 * finds what it found in the recorded traffic; else no two prompts of a seed begin alike.
 */
record PromptText(long seed) {
    String make(PlannedRequest request) {
        if (request.blocks().length == 0) {
            return Prompts.make(seed, request.number(), request.promptTokens());
        }
        List<String> parts = new ArrayList<>();
        int left = request.promptTokens();
        for (long block : request.blocks()) {
            int tokens = Math.min(left, TraceFile.BLOCK_TOKENS);
            if (tokens <= 0) {
                break;
            }
            // The last block of a row is often a part of one: cut, it still begins like the whole.
            parts.add(Prompts.make(~seed, block, tokens));
            left -= tokens;
        }
        if (left > 0) {
            parts.add(Prompts.make(seed, request.number(), left));
        }
        return String.join(" ", parts);
    }
}
