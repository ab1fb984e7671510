package io.sluice.tokenizer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Configuration of the tokenizer service. */
@ConfigMapping(prefix = "sluice.tokenizer")
public interface TokenizerConfig {
    /** Models by id, such as {@code sluice.tokenizer.models."openai/gpt-oss-20b".encoding}. At least one. */
    Map<String, ModelConfig> models();

    /**
     * The date that templates tell the model, as {@code 2026-01-31}. Absent: today's in UTC. Fix it where prompts must stay
     * equal from day to day, so that cached prefixes survive midnight.
     */
    Optional<LocalDate> currentDate();

    /** Bounds of a request. */
    Limits limits();

    /** How large texts are encoded. */
    Encode encode();

    /** One model. */
    interface ModelConfig {
        /** Its vocabulary: {@code cl100k_base}, {@code o200k_base} or {@code o200k_harmony}. */
        String encoding();

        /** Its chat template: {@code harmony} or {@code chatml}. */
        String template();

        /** Most tokens, prompt and answer together. 16 to 16,777,216. */
        int contextTokens();

        /** Who made it, as GET /v1/models says. */
        @WithDefault("Sluice")
        String owner();
    }

    /** Bounds of a request: what is over one is refused, nothing is cut. */
    interface Limits {
        /** Largest prompt or text, in bytes of UTF-8, messages added up. 1 to 67,108,864. */
        @WithDefault("4194304")
        int promptBytes();

        /** Most messages in a conversation. 1 to 1,000,000. */
        @WithDefault("4096")
        int messages();

        /** Most stop strings. 0 to 64. */
        @WithDefault("4")
        int stopStrings();

        /** Longest stop string, in bytes of UTF-8. 1 to 65,536. */
        @WithDefault("256")
        int stopBytes();

        /** Most ids in one message of a call. 1 to 16,777,216. */
        @WithDefault("1048576")
        int ids();

        /** Most conversations open at once. 1 to 10,000,000. */
        @WithDefault("20000")
        int openConversations();
    }

    /** How large texts are encoded: on threads of their own, so that small requests do not wait behind them. */
    interface Encode {
        /** Texts above this many characters are encoded on the pool, smaller ones at once. 0 to 67,108,864. */
        @WithDefault("32768")
        int offloadChars();

        /** Threads of the pool. 0: one for each processor. 0 to 1,024. */
        @WithDefault("0")
        int threads();

        /** Texts that wait for a thread; one more is refused with a time to retry. 1 to 1,000,000. */
        @WithDefault("256")
        int queue();
    }
}
