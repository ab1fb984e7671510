package io.sluice.accelerator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The configuration of the accelerator service. Values out of bounds stop the start with the property's name. */
@ConfigMapping(prefix = "sluice.accelerator")
public interface AcceleratorConfig {
    /** The property that allows faults on demand. */
    String FAULTS_ENABLED = "sluice.accelerator.faults.enabled";

    /** Name of this process in the fleet; worker ids begin with it. 1 to 64 characters of [A-Za-z0-9._-]. */
    @WithDefault("acc-0")
    String instance();

    /** Folder with further hardware profiles, NAME.properties each; one of a built-in name replaces it. */
    Optional<Path> profilesDirectory();

    /** Folder with further model architectures, NAME.properties each; one of a built-in name replaces it. */
    Optional<Path> modelsDirectory();

    /** The workers of this process, at least 1. */
    List<WorkerConfig> workers();

    /** Longest time of one request, whatever its own deadline; 1 s to 24 h. */
    @WithDefault("10m")
    Duration maxRequestTime();

    /**
     * When the service is stopped, running requests have so long to finish while new ones are refused; those still there
     * then end with an error. 0 s to 10 min. Whoever stops the service must wait longer than this before it kills it.
     */
    @WithDefault("5s")
    Duration drainTime();

    /** Tokens of one stream that may wait in the service for a transport that is not ready; 1 to 65,536. */
    @WithDefault("1024")
    int streamBufferTokens();

    /** How the workers keep the time. */
    PacingConfig pacing();

    /** Faults on demand. */
    FaultSwitch faults();

    /** Who watches the loads. */
    WatchConfig watch();

    /** Where the workers tell what they hold. */
    KvCacheConfig kvCache();

    /** Whether blocks go to its store. */
    OffloadConfig offload();

    /** One worker, or several alike. */
    interface WorkerConfig {
        /** Name; the worker's id is INSTANCE.NAME, with -0, -1 … where there are replicas. [A-Za-z0-9._-]. */
        String name();

        /** Id of the model it serves, as clients name it. */
        String model();

        /** Name of the model's architecture file. Default: what follows the last slash of the model's id. */
        Optional<String> architecture();

        /** Name of its hardware profile. */
        @WithDefault("lpu-pipeline")
        String profile();

        /** What its tokens say: corpus, echo or replay. */
        @WithDefault("corpus")
        EngineKind engine();

        /**
         * Vocabulary of the model's ids, and with it the built-in text's: o200k_base or cl100k_base. Or the path of a file of
         * ids, one paragraph a line, for the engine corpus.
         */
        @WithDefault("o200k_base")
        String corpus();

        /** File of recorded answers for the engine replay, one JSON object a line. */
        Optional<Path> replayFile();

        /** How many workers of this kind; 0 for none, at most 64. */
        @WithDefault("1")
        int replicas();

        /** Slots. Default: the profile's. */
        OptionalInt maxSequences();

        /** Most tokens in a step. Default: the profile's. */
        OptionalInt maxBatchedTokens();

        /** Most requests in the waiting queue; 1 to 1,048,576. */
        @WithDefault("256")
        int maxWaiting();

        /** Slots of parked sequences that may be given to others; 0 to 1,048,576. */
        @WithDefault("256")
        int maxParked();

        /** Most tokens of a sequence. Default: the architecture's. */
        OptionalInt contextTokens();

        /** Tokens whose KV is held. Default: by the profile's formula. */
        OptionalLong kvTokens();

        /** Cost of a step in microseconds, for a profile of the kind fixed. Default: the profile's. */
        OptionalLong stepUs();

        /**
         * Tokens whose KV the host's memory holds for preempted sequences, 0 to 2^32; 0: they are computed again. What is
         * swapped is not a copy: it comes back when there are blocks again.
         */
        @WithDefault("0")
        long hostKvTokens();

        /** Bandwidth to the host's memory in GB/s, one way, all devices together; above 0. Default: PCIe 5 with 16 lanes. */
        @WithDefault("55")
        double hostLinkGbPerS();

        /** Tokens that are drafted for each step of speculative decoding, 0 to 32; 0: none. */
        @WithDefault("0")
        int draftTokens();

        /** Chance that a drafted token is accepted if those before it were; 0 to 1. */
        @WithDefault("0.7")
        double draftAcceptance();

        /** How long drafting a token takes in a step, in microseconds; 0 to 1,000,000. 0: it is looked up, not computed. */
        @WithDefault("0")
        long draftUs();

        /**
         * Name of the worker, or of the replicas, that decodes what this one has prefilled: this one then only prefills, and
         * the other takes no requests of its own. Both serve the same model on devices of the same rates. How long KV takes is
         * in the profile.
         */
        Optional<String> decodeWorker();

        /** Faults of the worker; they need sluice.accelerator.faults.enabled=true. */
        WorkerFaults faults();
    }

    /** Faults on demand. */
    interface FaultSwitch {
        /** Whether workers may have faults, by configuration or by FaultService.SetFaults. Never in production. */
        @WithDefault("false")
        boolean enabled();
    }

    /** Faults of one worker. Steps are numbered from 1. */
    interface WorkerFaults {
        /** Share of the requests that end with an error within their first tokens; 0 to 1. */
        OptionalDouble errorRate();

        /** How many times as long as it should each step takes; 1 to 1,000. */
        OptionalDouble slowFactor();

        /** Step in which the process ends as by a signal. */
        OptionalLong crashAtStep();

        /** Step that does not end in time, once. */
        OptionalLong stuckAtStep();

        /** How much longer that step takes; at most 1 h. */
        @WithDefault("1h")
        Duration stuckTime();

        /** Step before which everything in the KV cache is lost, once. */
        OptionalLong kvLossAtStep();

        /** How long the worker takes to start; it is not ready meanwhile. Up to 1 h. */
        Optional<Duration> startDelay();
    }

    /** How the workers keep the time. */
    interface PacingConfig {
        /** Last part of a wait that is spent spinning instead of sleeping, in microseconds; 0 to 1,000. */
        @WithDefault("0")
        long spinUs();

        /** A step that ends later than this counts as late, in microseconds; 1 to 10,000,000. */
        @WithDefault("5000")
        long toleranceUs();

        /** Behind by more than this, a worker starts a new schedule instead of catching up, in ms; 1 to 60,000. */
        @WithDefault("100")
        long maxLagMs();
    }

    /** Who watches the loads and the KV events. */
    interface WatchConfig {
        /** Shortest time between two messages about one worker; 1 ms to 1 s. */
        @WithDefault("10ms")
        Duration interval();

        /** Longest time between two messages about one worker; 10 ms to 1 min. */
        @WithDefault("1s")
        Duration heartbeat();

        /** Most watching streams at once; 1 to 10,000. */
        @WithDefault("64")
        int maxStreams();

        /** KV events that each worker keeps for its watchers; a power of two, 1,024 to 2^24. */
        @WithDefault("65536")
        int kvRingEvents();
    }

    /** Where the workers tell what they hold. */
    interface KvCacheConfig {
        /** HOST:PORT of the KV cache service. Empty or absent: the workers tell nobody. */
        Optional<String> endpoint();

        /** First wait before a lost connection is tried again; 10 ms to 1 min. */
        @WithDefault("200ms")
        Duration minBackoff();

        /** Longest wait before a lost connection is tried again; up to 10 min. */
        @WithDefault("5s")
        Duration maxBackoff();
    }

    /** What the tokens say. */
    enum EngineKind {
        /** A seeded n-gram model over a text. */
        CORPUS,
        /** The prompt's tokens again. */
        ECHO,
        /** Recorded answers. */
        REPLAY
    }
}
