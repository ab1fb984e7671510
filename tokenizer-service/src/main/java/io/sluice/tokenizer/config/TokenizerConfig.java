package io.sluice.tokenizer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
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

    /**
     * When the service is stopped, open conversations have so long to finish while new ones are refused; those still there
     * then end with an error. 0 s to 24 h. Whoever stops the service must wait longer than this before it kills it.
     */
    @WithDefault("5s")
    Duration drainTime();

    /**
     * Age at which a connection ends, give or take a tenth, so that edges look the tokenizer's name up again and a new
     * replica gets its share. 1 s to 24 h; 0 s: never.
     */
    @WithDefault("30m")
    Duration maxConnectionAge();

    /** How long calls of a connection that ended by its age may go on. 0 s to 24 h. */
    @WithDefault("10m")
    Duration maxConnectionGrace();

    /** How large texts are encoded. */
    Encode encode();

    /** What is remembered of prompts. */
    PrefixCache prefixCache();

    /** Bounds of one rendering of a chat template that came as a file. */
    Rendering rendering();

    /**
     * Folder of models that come and go while the service runs: each a file {@code NAME.properties} with {@code id} and the
     * properties of {@code sluice.tokenizer.models."ID"}; files it names are relative to the folder. A file that is added,
     * changed (or whose vocabulary or template is), or removed takes effect after two looks; conversations that are open keep
     * the model they began with. A file that cannot be used is logged, and its model stays as it was. Write beside it and
     * rename where a look must not see half a file. Absent: only the configured models.
     */
    Optional<String> modelsDirectory();

    /** Bounds of the models directory. */
    Watch watch();

    /** Bounds of the models directory. */
    interface Watch {
        /** Time between two looks, in milliseconds. 50 to 3,600,000. */
        @WithDefault("2000")
        int periodMs();

        /** Most files, in order of name; further ones are not seen. 1 to 1,024. */
        @WithDefault("64")
        int files();

        /** Most bytes of all models' files together, vocabularies and templates included. 1 to 68,719,476,736. */
        @WithDefault("1073741824")
        long bytes();
    }

    /** One model. */
    interface ModelConfig {
        /**
         * Its vocabulary: {@code r50k_base}, {@code p50k_base}, {@code cl100k_base}, {@code o200k_base} or {@code o200k_harmony},
         * which come with the service. With a vocabulary file it is only the name that ListModels tells.
         */
        String encoding();

        /**
         * File of the model's vocabulary, a Hugging Face {@code tokenizer.json} with byte-pair encoding. Absent: the one that
         * {@code encoding} names. At most 256 MiB; read when the service starts, which fails where the file has a component that
         * is not supported. Its truncation and padding are not applied: prompts are never cut.
         */
        Optional<String> vocabulary();

        /** Its chat template: {@code harmony}, {@code chatml}, or {@code jinja} for one from a file. */
        String template();

        /**
         * File of the model's chat template, in Jinja as transformers runs it; for {@code template=jinja} alone. At most 1 MiB;
         * compiled when the service starts, which fails where the template is not well-formed.
         */
        Optional<String> templateFile();

        /**
         * Variables of the template, by name, such as {@code bos_token} and {@code eos_token}: what they say counts as written by
         * the template. For {@code template=jinja} alone.
         */
        Map<String, String> templateVariables();

        /**
         * Names of the special tokens that end the model's turn, the usual one first. For {@code template=jinja} alone, and needed
         * there.
         */
        Optional<List<String>> endTokens();

        /**
         * Whether special tokens that are spelled in messages, names, tools and the like become special tokens, as with most
         * engines. False keeps them text, so that no message can end its turn or open another; only what the template itself
         * writes can form one. True gives that up: for models whose callers may steer them so.
         */
        @WithDefault("false")
        boolean parseSpecialInMessages();

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

        /** Most inputs of a batch; their bytes together are within {@code prompt-bytes}. 1 to 65,536. */
        @WithDefault("1024")
        int batch();

        /** Most conversations open at once. 1 to 10,000,000. */
        @WithDefault("20000")
        int openConversations();
    }

    /** Bounds of one rendering: a template that is over one is refused, with its line. */
    interface Rendering {
        /** Most loop iterations, calls and items looked at. 1 to 1,000,000,000. */
        @WithDefault("20000000")
        int steps();

        /** Most characters written, to the prompt and to strings on the way to it. 1 to 1,073,741,824. */
        @WithDefault("64000000")
        int chars();

        /** Most nesting of macro calls, and of values that are printed. 1 to 400. */
        @WithDefault("200")
        int depth();
    }

    /**
     * The ids of prompts' beginnings, kept so that a conversation that grows is encoded from its new turn on. By model and cache
     * salt: nothing is shared between two salts.
     */
    interface PrefixCache {
        /** Most memory of it, in bytes, roughly; 0 turns it off. 0 to 17,179,869,184. */
        @WithDefault("67108864")
        long bytes();

        /**
         * Text from one cut to the next at least, in bytes. Cuts are behind special tokens alone; less text than this is encoded
         * about as fast as it is looked up. 64 to 1,048,576.
         */
        @WithDefault("1024")
        int cutBytes();
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
