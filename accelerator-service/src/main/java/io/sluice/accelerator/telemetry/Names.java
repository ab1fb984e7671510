package io.sluice.accelerator.telemetry;

/** Every name that the service emits: metrics, their labels, spans, span attributes and events. */
public final class Names {
    /** Log category of the one line a request. */
    public static final String REQUEST_LOG = "sluice.request";
    /** Instrumentation scope of the spans. */
    public static final String TRACER = "io.sluice.accelerator";

    /** Span: from arrival to the first step. */
    public static final String SPAN_QUEUE = "queue";
    /** Span: from the first step to the prompt in the cache. */
    public static final String SPAN_PREFILL = "prefill";
    /** Span: from there to the end. */
    public static final String SPAN_DECODE = "decode";

    /** Event of the decode span. */
    public static final String EVENT_FIRST_TOKEN = "first_token";
    /** Event of the decode span. */
    public static final String EVENT_PARK = "park";
    /** Event of the decode span. */
    public static final String EVENT_RESUME = "resume";
    /** Event of the decode span. */
    public static final String EVENT_FINISH = "finish";

    /** Attribute: id of the request. */
    public static final String ATTRIBUTE_REQUEST = "sluice.request.id";
    /** Attribute: id of the worker. */
    public static final String ATTRIBUTE_WORKER = "sluice.worker.id";
    /** Attribute: the model. */
    public static final String ATTRIBUTE_MODEL = "gen_ai.request.model";
    /** Attribute: tokens of the prompt. */
    public static final String ATTRIBUTE_INPUT_TOKENS = "gen_ai.usage.input_tokens";
    /** Attribute: those that were cached. */
    public static final String ATTRIBUTE_CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens";
    /** Attribute: tokens generated. */
    public static final String ATTRIBUTE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    /** Attribute: why it ended. */
    public static final String ATTRIBUTE_FINISH = "sluice.finish_reason";
    /** Attribute of an event: number of the next token. */
    public static final String ATTRIBUTE_SEQ = "sluice.token.seq";

    /** Label: the model, as vLLM names it. */
    public static final String LABEL_MODEL = "model_name";
    /** Label: id of the worker; bounded by the configuration. */
    public static final String LABEL_WORKER = "worker";
    /** Label: why a request ended; a fixed set. */
    public static final String LABEL_FINISHED = "finished_reason";
    /** Label: why a request was refused; a fixed set. */
    public static final String LABEL_REASON = "reason";
    /** Label of the cache's shape. */
    public static final String LABEL_BLOCK_SIZE = "block_size";
    /** Label of the cache's shape. */
    public static final String LABEL_BLOCKS = "num_gpu_blocks";

    /** Gauge: requests that wait for a slot. */
    public static final String WAITING = "vllm:num_requests_waiting";
    /** Gauge: sequences in slots. */
    public static final String RUNNING = "vllm:num_requests_running";
    /** Gauge: share of the KV blocks in use, 0 to 1. */
    public static final String KV_USAGE = "vllm:kv_cache_usage_perc";
    /** Gauge, always 1: the cache's shape in its labels. */
    public static final String CACHE_CONFIG = "vllm:cache_config_info";
    /** Counter: prompt tokens computed. */
    public static final String PROMPT_TOKENS = "vllm:prompt_tokens";
    /** Counter: tokens generated. */
    public static final String GENERATION_TOKENS = "vllm:generation_tokens";
    /** Counter: tokens looked up in the prefix cache. */
    public static final String PREFIX_QUERIES = "vllm:prefix_cache_queries";
    /** Counter: tokens found there. */
    public static final String PREFIX_HITS = "vllm:prefix_cache_hits";
    /** Counter: times that a sequence lost its blocks. */
    public static final String PREEMPTIONS = "vllm:num_preemptions";
    /** Counter: preemptions whose blocks went to the host's memory. */
    public static final String SWAPS = "sluice.worker.preemptions.swapped";
    /** Gauge: blocks in the host's memory. */
    public static final String HOST_BLOCKS = "sluice.worker.host.blocks";
    /** Counter: tokens drafted. */
    public static final String DRAFTED = "vllm:spec_decode_num_draft_tokens";
    /** Counter: drafted tokens accepted. */
    public static final String DRAFTS_ACCEPTED = "vllm:spec_decode_num_accepted_tokens";
    /** Counter: requests that ended, by reason. */
    public static final String REQUESTS = "vllm:request_success";
    /** Histogram in seconds. */
    public static final String TIME_TO_FIRST_TOKEN = "vllm:time_to_first_token";
    /** Histogram in seconds: mean time per output token of a request. */
    public static final String TIME_PER_TOKEN = "vllm:inter_token_latency";
    /** Histogram in seconds. */
    public static final String REQUEST_TIME = "vllm:e2e_request_latency";
    /** Histogram in seconds. */
    public static final String QUEUE_TIME = "vllm:request_queue_time";
    /** Histogram in seconds. */
    public static final String PREFILL_TIME = "vllm:request_prefill_time";
    /** Histogram in seconds. */
    public static final String DECODE_TIME = "vllm:request_decode_time";

    /** Gauge: sequences without credit. */
    public static final String PARKED = "sluice.worker.requests.parked";
    /** Counter: requests refused, by reason. */
    public static final String REFUSED = "sluice.worker.requests.refused";
    /** Counter: steps. */
    public static final String STEPS = "sluice.worker.steps";
    /** Histogram in seconds: how long after its time a step ended. */
    public static final String LATENESS = "sluice.worker.step.lateness";
    /** Counter: steps that ended later than is tolerated. */
    public static final String LATE_STEPS = "sluice.worker.steps.late";
    /** Counter in seconds: by how much the schedule was moved because the machine could not keep it. */
    public static final String PACE_LOST = "sluice.worker.pace.lost";
    /** Counter in seconds of device time, by state. */
    public static final String DEVICE_TIME = "sluice.worker.device.time";
    /** Counter in seconds of device time, that of the requests that have ended. */
    public static final String REQUEST_DEVICE_TIME = "sluice.worker.requests.device.time";
    /** Counter in joules, by state and by which power it was computed with. */
    public static final String ENERGY = "sluice.worker.energy";
    /** Counter in US dollars, by state. */
    public static final String COST = "sluice.worker.cost";
    /** Gauge in US dollars: everything since the start, idle time included, per million tokens generated. */
    public static final String COST_PER_MILLION = "sluice.worker.cost.per.million.tokens";
    /** Gauge in joules: everything since the start, idle time included, per token generated, at planning power. */
    public static final String ENERGY_PER_TOKEN = "sluice.worker.energy.per.token";
    /** Label: busy or idle. */
    public static final String LABEL_STATE = "state";
    /** Label: planning or measured. */
    public static final String LABEL_POWER = "power";
    /** Counter: requests without spans and log line, because the recorder could not keep up. */
    public static final String DROPPED_RECORDS = "sluice.worker.records.dropped";
    /** Counter: KV events sent to the KV cache service. */
    public static final String KV_PUBLISHED = "sluice.worker.kv.events.published";
    /** Counter: snapshots sent to the KV cache service. */
    public static final String KV_SNAPSHOTS = "sluice.worker.kv.snapshots.published";

    /** Counter: KV blocks to the store and from it, by direction and outcome. */
    public static final String OFFLOAD_BLOCKS = "sluice.worker.kv.offload.blocks";
    /** Counter: tokens of those that got there. */
    public static final String OFFLOAD_TOKENS = "sluice.worker.kv.offload.tokens";
    /** Counter: bytes of those that got there. */
    public static final String OFFLOAD_BYTES = "sluice.worker.kv.offload.bytes";
    /** Counter: prompts that the store was not asked about or did not answer for. */
    public static final String OFFLOAD_FETCHES = "sluice.worker.kv.offload.fetches";
    /** Counter: prompt tokens that were not computed because their KV came from the store. */
    public static final String FETCHED_TOKENS = "sluice.worker.kv.fetched.tokens";
    /** Label: offload or fetch. */
    public static final String LABEL_DIRECTION = "direction";
    /** Label: what became of it; a fixed set. */
    public static final String LABEL_OUTCOME = "outcome";

    private Names() {}
}
