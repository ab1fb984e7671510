package io.sluice.kvcache.telemetry;

/** Every metric, tag, span attribute and log category of the service. */
public final class Names {
    /** Log category that has one line a request. */
    public static final String REQUEST_LOG = "sluice.request";

    // Metrics, in Micrometer's form; Prometheus shows them with underscores, counters with _total.
    static final String MATCH_DURATION = "sluice.kv.match.duration";
    static final String MATCH_QUERY_BLOCKS = "sluice.kv.match.query.blocks";
    static final String MATCH_HIT_BLOCKS = "sluice.kv.match.hit.blocks";
    static final String MATCH_QUERY_TOKENS = "sluice.kv.match.query.tokens";
    static final String MATCH_HIT_TOKENS = "sluice.kv.match.hit.tokens";
    static final String INDEX_BLOCKS = "sluice.kv.index.blocks";
    static final String INDEX_REFUSED_BLOCKS = "sluice.kv.index.refused.blocks";
    static final String WORKERS = "sluice.kv.workers";
    static final String WORKER_RESTARTS = "sluice.kv.worker.restarts";
    static final String WORKER_EXPIRIES = "sluice.kv.worker.expiries";
    static final String WORKERS_DISTRUSTED = "sluice.kv.workers.distrusted";
    static final String WORKER_DISTRUSTS = "sluice.kv.worker.distrusts";
    static final String PROMISED_TOKENS = "sluice.kv.promised.tokens";
    static final String REALISED_TOKENS = "sluice.kv.realised.tokens";
    static final String LEASES = "sluice.kv.leases";
    static final String LEASE_EXPIRIES = "sluice.kv.lease.expiries";
    static final String EVENT_BLOCKS = "sluice.kv.event.blocks";
    static final String EVENT_CLEARS = "sluice.kv.event.clears";
    static final String EVENT_GAPS = "sluice.kv.event.gaps";
    static final String SNAPSHOTS = "sluice.kv.snapshots";
    static final String STORE_BYTES = "sluice.kv.store.bytes";
    static final String STORE_BLOCKS = "sluice.kv.store.blocks";
    static final String STORE_EVICTIONS = "sluice.kv.store.evictions";
    static final String STORE_EVICTED_BYTES = "sluice.kv.store.evicted.bytes";
    static final String STORE_MAX_BYTES = "sluice.kv.store.max.bytes";
    static final String STORE_QUERY_BLOCKS = "sluice.kv.store.query.blocks";
    static final String STORE_QUERY_TOKENS = "sluice.kv.store.query.tokens";
    static final String STORE_HIT_BLOCKS = "sluice.kv.store.hit.blocks";
    static final String STORE_HIT_TOKENS = "sluice.kv.store.hit.tokens";
    static final String STORE_HIT_BYTES = "sluice.kv.store.hit.bytes";
    static final String STORE_DEMOTIONS = "sluice.kv.store.demotions";
    static final String STORE_PROMOTIONS = "sluice.kv.store.promotions";
    static final String STORE_FAILURES = "sluice.kv.store.failures";
    static final String STORE_PINS = "sluice.kv.store.pins";
    static final String STORE_HARD_PINNED_BYTES = "sluice.kv.store.hard.pinned.bytes";

    public static final String VLLM_BATCHES = "sluice.kv.vllm.batches";
    public static final String VLLM_MALFORMED = "sluice.kv.vllm.malformed.batches";
    public static final String VLLM_GAPS = "sluice.kv.vllm.gaps";
    public static final String VLLM_REPLAYED = "sluice.kv.vllm.replayed.batches";
    public static final String VLLM_LOSSES = "sluice.kv.vllm.losses";
    public static final String VLLM_RESTARTS = "sluice.kv.vllm.restarts";
    public static final String VLLM_SKIPPED = "sluice.kv.vllm.skipped.blocks";

    public static final String REDIS_CONNECTED = "sluice.kv.redis.connected";
    public static final String REDIS_QUEUED_BLOCKS = "sluice.kv.redis.queued.blocks";
    public static final String REDIS_REMOTE_WORKERS = "sluice.kv.redis.remote.workers";
    public static final String REDIS_FAILURES = "sluice.kv.redis.failures";
    public static final String REDIS_SENT = "sluice.kv.redis.sent.batches";
    public static final String REDIS_SNAPSHOTS = "sluice.kv.redis.snapshots";
    public static final String REDIS_OVERFLOWS = "sluice.kv.redis.queue.overflows";
    public static final String REDIS_RECEIVED = "sluice.kv.redis.received.entries";
    public static final String REDIS_LOADS = "sluice.kv.redis.worker.loads";

    /** Tag of the worker's tier in {@link #MATCH_HIT_BLOCKS} and of the store's ({@code memory}, {@code file}, {@code redis}) in its own. */
    static final String TAG_TIER = "tier";
    /** Tag of {@link #EVENT_BLOCKS}: {@code stored} or {@code removed}. */
    static final String TAG_CHANGE = "change";
    /** Tag of {@link #VLLM_SKIPPED} and of {@link #STORE_EVICTIONS} ({@code capacity}, {@code quota}, {@code flush}, {@code corrupt}): why. */
    public static final String TAG_CAUSE = "cause";

    // Span attributes.
    static final String ATTRIBUTE_MODEL = "sluice.kv.model";
    static final String ATTRIBUTE_QUERY_BLOCKS = "sluice.kv.query_blocks";
    static final String ATTRIBUTE_HIT_BLOCKS = "sluice.kv.hit_blocks";
    static final String ATTRIBUTE_LEASED_BLOCKS = "sluice.kv.leased_blocks";
    static final String ATTRIBUTE_WORKERS = "sluice.kv.workers";

    private Names() {}
}
