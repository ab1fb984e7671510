package io.sluice.tokenizer.telemetry;

/** Every name the service's metrics, span attributes and logs use. */
public final class Names {
    /** Counter: tokens of prompts and texts, by {@link #MODEL}. */
    public static final String ENCODED_TOKENS = "sluice.tokenizer.encoded.tokens";
    /** Counter: the size that these were, in bytes of UTF-8 or characters (UTF-16 units), as they came; templates left out, by {@link #MODEL}. */
    public static final String ENCODED_CHARS = "sluice.tokenizer.encoded.chars";
    /** Timer with buckets: rendering and encoding of one prompt or text, the wait for a thread left out, by {@link #MODEL}. */
    public static final String ENCODE_TIME = "sluice.tokenizer.encode";
    /** Counter: tokens turned to text, by {@link #MODEL}. */
    public static final String DECODED_TOKENS = "sluice.tokenizer.decoded.tokens";
    /** Gauge: conversations that are open. */
    public static final String OPEN_CONVERSATIONS = "sluice.tokenizer.conversations.open";
    /** Gauge: texts that wait for a thread. */
    public static final String ENCODE_QUEUE = "sluice.tokenizer.encode.queue";
    /** Counter: calls that ended with an error, by {@link #REASON}. */
    public static final String ERRORS = "sluice.tokenizer.errors";

    /** Counter: tokens of prompts that were looked for in the prefix cache, by {@link #MODEL}. */
    public static final String PREFIX_QUERIES = "sluice.tokenizer.prefix.cache.queries";
    /** Counter: those of them that were found there, by {@link #MODEL}. */
    public static final String PREFIX_HITS = "sluice.tokenizer.prefix.cache.hits";
    /** Gauge: bytes of memory that the prefix cache takes, roughly. */
    public static final String PREFIX_BYTES = "sluice.tokenizer.prefix.cache.bytes";
    /** Gauge: parts of prompts in the prefix cache. */
    public static final String PREFIX_ENTRIES = "sluice.tokenizer.prefix.cache.entries";
    /** Counter: parts that left the prefix cache because there was no room. */
    public static final String PREFIX_EVICTIONS = "sluice.tokenizer.prefix.cache.evictions";

    /** Label: id of a configured model. */
    public static final String MODEL = "model";
    /** Label: one of the reasons of ErrorInfo. */
    public static final String REASON = "reason";

    /** Span attribute: tokens of the prompt or text. */
    public static final String SPAN_INPUT_TOKENS = "gen_ai.usage.input_tokens";
    /** Span attribute: the model. */
    public static final String SPAN_MODEL = "gen_ai.request.model";

    /** Category of the one line that each request logs. */
    public static final String REQUEST_LOG = "sluice.request";

    private Names() {}
}
