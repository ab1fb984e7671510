package io.sluice.edge.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Every metric, span, attribute and log category name of the edge. */
public final class Names {
    /** Category of the one line each request logs. */
    public static final String REQUEST_LOG = "sluice.request";

    /** Name of the tracer. */
    public static final String TRACER = "sluice-edge";

    /** Value of {@link #PROVIDER} and of its metric tag. */
    public static final String PROVIDER_NAME = "sluice";

    /** Seconds from receipt to the first token. */
    public static final String TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";

    /** Seconds per output token after the first. */
    public static final String TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";

    /** Seconds from receipt to the end. */
    public static final String REQUEST_DURATION = "gen_ai.server.request.duration";

    /** Tokens of a request, by type. */
    public static final String TOKEN_USAGE = "gen_ai.client.token.usage";

    /** Seconds of a part of the time to the first text; the labels are those of the parts. */
    public static final String STAGE_DURATION = "sluice.edge.stage.duration";

    /** Seconds of the time to the first text that no part accounts for. */
    public static final String FIRST_TOKEN_RESIDUAL = "sluice.edge.first.token.residual";

    /** Requests that are open. */
    public static final String OPEN_REQUESTS = "sluice.edge.open.requests";

    /** Tokens between the workers and the clients' sockets. */
    public static final String TOKENS_IN_FLIGHT = "sluice.edge.tokens.in.flight";

    /** Bytes of request bodies whose prompt may still be needed. */
    public static final String PENDING_PROMPT_BYTES = "sluice.edge.pending.prompts";

    /** Requests that were refused or broke, by reason. */
    public static final String FAILURES = "sluice.edge.failures";

    /** Tries on another worker after one failed before the first token. */
    public static final String RETRIES = "sluice.edge.retries";

    /** Token streams that had a gap or a wrong hash, by kind. */
    public static final String CORRUPTED_STREAMS = "sluice.edge.corrupted.streams";

    /** Questions to the prefix index, by outcome: hit, miss, unanswered. */
    public static final String PREFIX_MATCHES = "sluice.edge.prefix.matches";

    /** Receipts that were lost because the ledger's file could not be written. */
    public static final String LEDGER_DROPPED = "sluice.edge.ledger.dropped";

    /** Workers that are tracked. */
    public static final String WORKERS = "sluice.edge.workers";

    /** Metric tags. */
    public static final String TAG_OPERATION = "gen_ai.operation.name";

    /** Who provides the model. */
    public static final String TAG_PROVIDER = "gen_ai.provider.name";

    /** Model that was asked for. */
    public static final String TAG_MODEL = "gen_ai.request.model";

    /** {@code input} or {@code output}. */
    public static final String TAG_TOKEN_TYPE = "gen_ai.token.type";

    /** Reason of a failure; empty where there was none. */
    public static final String TAG_ERROR = "error.type";

    /** Stage. */
    public static final String TAG_STAGE = "stage";

    /** Reason or kind. */
    public static final String TAG_REASON = "reason";

    /** How a question ended. */
    public static final String TAG_OUTCOME = "outcome";

    /** Span attributes. */
    public static final AttributeKey<String> OPERATION = AttributeKey.stringKey(TAG_OPERATION);

    /** Who provides the model. */
    public static final AttributeKey<String> PROVIDER = AttributeKey.stringKey(TAG_PROVIDER);

    /** Model that was asked for. */
    public static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey(TAG_MODEL);

    /** Model that answered. */
    public static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");

    /** Limit the client asked for. */
    public static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");

    /** Temperature the client asked for. */
    public static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");

    /** Share of probability mass the client asked for. */
    public static final AttributeKey<Double> TOP_P = AttributeKey.doubleKey("gen_ai.request.top_p");

    /** Seed in use. */
    public static final AttributeKey<Long> SEED = AttributeKey.longKey("gen_ai.request.seed");

    /** Whether the client takes the answer piece by piece. */
    public static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");

    /** Id of the answer. */
    public static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");

    /** Why the answer ended. */
    public static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    /** Tokens of the prompt. */
    public static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");

    /** Tokens of the answer. */
    public static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");

    /** Tokens of the prompt that were cached. */
    public static final AttributeKey<Long> CACHED_TOKENS = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");

    /** Reason of a failure. */
    public static final AttributeKey<String> ERROR = AttributeKey.stringKey(TAG_ERROR);

    /** Tenant who asked. */
    public static final AttributeKey<String> TENANT = AttributeKey.stringKey("sluice.tenant");

    /** Worker that was chosen. */
    public static final AttributeKey<String> WORKER = AttributeKey.stringKey("sluice.worker");

    /** Workers it was chosen from. */
    public static final AttributeKey<Long> CANDIDATES = AttributeKey.longKey("sluice.place.candidates");

    /** Blocks of the prompt the chosen worker holds or will hold. */
    public static final AttributeKey<Long> PREFIX_BLOCKS = AttributeKey.longKey("sluice.place.prefix_blocks");

    /** Predicted first-token time of the chosen worker, in microseconds. */
    public static final AttributeKey<Long> PREDICTED_US = AttributeKey.longKey("sluice.place.predicted_first_token_us");

    /** Whether the chosen worker's report was recent. */
    public static final AttributeKey<Boolean> FRESH = AttributeKey.booleanKey("sluice.place.fresh");

    /** Blocks asked about. */
    public static final AttributeKey<Long> MATCH_BLOCKS = AttributeKey.longKey("sluice.match.blocks");

    /** Longest prefix that anyone holds, in blocks. */
    public static final AttributeKey<Long> MATCH_HELD = AttributeKey.longKey("sluice.match.held_blocks");

    /** Whether the index answered in time. */
    public static final AttributeKey<Boolean> MATCH_ANSWERED = AttributeKey.booleanKey("sluice.match.answered");

    /** Span of the question to the prefix index. */
    public static final String SPAN_MATCH = "kv.match";

    /** Span of the admission stage. */
    public static final String SPAN_ADMISSION = "admission";

    /** Event at the first token. */
    public static final String EVENT_FIRST_TOKEN = "first_token";

    /** Event at a try on another worker. */
    public static final String EVENT_RETRY = "retry";

    private Names() {}
}
