package io.sluice.edge.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.edge.routing.PolicyName;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configuration of the edge. {@link ConfigCheck} refuses values out of bounds at the start. */
@ConfigMapping(prefix = "sluice.edge")
public interface EdgeConfig {
    /** File with the tenants and the digests of their keys; see {@link io.sluice.edge.adapter.ApiKeysFile}. Required. */
    Optional<String> apiKeysFile();

    /** Where the tokenizer is. */
    Tokenizer tokenizer();

    /** Where the KV cache service is, and how much the edge waits for it. */
    KvCache kvCache();

    /** The accelerator processes, each as {@code host:port} or as a gRPC target; 1 to 256. */
    @WithDefault("127.0.0.1:9092")
    List<String> accelerators();

    /** How tokens flow. */
    Stream stream();

    /** How long things may take. */
    Timeouts timeouts();

    /** The door for gRPC clients. */
    Grpc grpc();

    /** How much is taken at a time. */
    Limits limits();

    /** How workers are chosen. */
    Placement placement();

    /** What is told to clients that are refused. */
    RetryAfter retryAfter();

    /** Connections to the other services. */
    Channel channel();

    /** The page at {@code /console}. */
    Console console();

    /** The HTTP surface. */
    Http http();

    /** Receipts. */
    Ledger ledger();

    /** The tokenizer. */
    interface Tokenizer {
        /** {@code host:port}, or a gRPC target such as {@code dns:///tokenizer:9091}, over which requests go in turn. */
        @WithDefault("127.0.0.1:9091")
        String endpoint();

        /** How often the list of models is read again; 1 s to 1 h. */
        @WithDefault("10s")
        Duration modelsEvery();

        /** Longest wait for a unary call (tokenize, detokenize, the list of models); 10 ms to 5 min. */
        @WithDefault("10s")
        Duration unaryTimeout();
    }

    /** The KV cache service. The plane goes on without it. */
    interface KvCache {
        /** {@code host:port}, or a gRPC target. Empty: there is none. */
        @WithDefault("127.0.0.1:9093")
        Optional<String> endpoint();

        /** Longest wait for an answer about prefixes, after which a request is placed without it; 1 ms to 10 s. */
        @WithDefault("20ms")
        Duration matchTimeout();

        /** Longest time to note or end a lease, for which no request waits; 1 ms to 1 min. */
        @WithDefault("1s")
        Duration leaseTimeout();

        /** Least time to live of a lease, to which twice the predicted first-token time is added; 100 ms to 10 min. */
        @WithDefault("5s")
        Duration leaseMin();
    }

    /** How tokens flow. */
    interface Stream {
        /** Tokens of one stream in flight at most, over all stages from the decode slot to the socket; 1 to 65,536. */
        @WithDefault("64")
        int window();

        /** Bytes after which a write to a client is not held for the rest of the event-loop turn; 1 KiB to 1 MiB. */
        @WithDefault("16k")
        MemorySize writeCap();

        /**
         * Silence after which a stream of server-sent events gets a comment line, so that nothing on the way takes it
         * for dead: while it waits for its first token, and while its worker is silent; 1 s to 10 min.
         */
        @WithDefault("15s")
        Duration keepAlive();
    }

    /** The door for gRPC clients. */
    interface Grpc {
        /**
         * Age at which a connection ends, give or take a tenth, so that clients look the edge's name up again; its calls
         * may go on for timeouts.request. 1 s to 24 h; 0: never.
         */
        @WithDefault("30m")
        Duration maxConnectionAge();
    }

    /** How long things may take. */
    interface Timeouts {
        /** Longest wait for the whole body of a request; 100 ms to 1 h. */
        @WithDefault("30s")
        Duration body();

        /**
         * Longest wait for a client to take the end of its answer, after which its connection is closed; 1 s to 1 h. Until
         * then the request keeps its place among the open ones.
         */
        @WithDefault("1m")
        Duration end();

        /**
         * When the edge is stopped, open requests have so long to finish while new ones are refused; those still there then
         * end with an error. 0 s to 24 h. Whoever stops the edge must wait longer than this before it kills it.
         */
        @WithDefault("5s")
        Duration drain();

        /** Longest time of a request, also when the client names a later deadline; 1 s to 24 h. */
        @WithDefault("10m")
        Duration request();

        /** Predicted first-token time from which a request is refused that names no deadline of its own; 1 ms to 24 h. */
        @WithDefault("2m")
        Duration firstToken();
    }

    /** How much is taken at a time. */
    interface Limits {
        /** Open requests; 1 to 1,000,000. */
        @WithDefault("10000")
        int openRequests();

        /**
         * Bytes of request bodies whose prompt may still be needed, because their first token has not come, over all
         * requests; 1 MiB or more. Empty: a twelfth of the heap, and 256 MiB at most.
         */
        Optional<MemorySize> pendingPrompts();

        /** Bytes of one request body; 1 KiB to 1 GiB. */
        @WithDefault("4M")
        MemorySize body();

        /** Messages of one conversation; 1 to 65,536. */
        @WithDefault("4096")
        int messages();

        /** Tokens of one answer, also when the client asks for more; 1 to 1,048,576. */
        @WithDefault("131072")
        int answerTokens();
    }

    /** How workers are chosen. */
    interface Placement {
        /**
         * Policy: longest-prefix, cost, earliest-first-token, prefix-only, session-affinity, least-loaded, power-of-two or
         * round-robin.
         */
        @WithDefault("longest-prefix")
        PolicyName policy();

        /**
         * Delay of the first token that longest-prefix takes into account, beyond what the prefix saves, before it turns to
         * a worker with less of it; 0 to 10 s.
         */
        @WithDefault("5ms")
        Duration prefixTolerance();

        /** Tokens of an answer whose decode the policy cost counts; 0 to 65,536. */
        @WithDefault("100")
        int decodeTokens();

        /**
         * Occupancy, as a multiple of the mean, beyond which session-affinity passes a session's worker over; 1 to 100.
         */
        @WithDefault("1.25")
        double affinityLoadFactor();

        /** Other workers tried when one fails before the first token; 0 to 8. */
        @WithDefault("1")
        int retries();

        /** Age from which a worker's report is trusted less; 100 ms to 10 min. Workers report every second. */
        @WithDefault("3s")
        Duration staleAfter();

        /** Age from which a worker is forgotten; must be longer than stale-after; to 24 h. */
        @WithDefault("30s")
        Duration forgetAfter();

        /** Workers tracked; 1 to 65,536. */
        @WithDefault("1024")
        int maxWorkers();
    }

    /** Bounds of the computed retry time. */
    interface RetryAfter {
        /** Least; 1 ms to 1 min. */
        @WithDefault("250ms")
        Duration min();

        /** Most; min to 1 h. */
        @WithDefault("60s")
        Duration max();
    }

    /** Connections to the other services. */
    interface Channel {
        /** HTTP/2 window of a stream and of a connection, never grown: the backstop behind credit; 16 KiB to 16 MiB. */
        @WithDefault("64k")
        MemorySize flowControlWindow();

        /** Largest message taken; 64 KiB to 256 MiB. */
        @WithDefault("16M")
        MemorySize maxMessage();

        /** Silence after which a connection with calls under way is probed; 1 s to 1 h. */
        @WithDefault("20s")
        Duration keepAlive();

        /** Longest wait for the answer to a probe before the connection counts as lost; 100 ms to 5 min. */
        @WithDefault("5s")
        Duration keepAliveTimeout();

        /** Longest wait between two attempts to reach the loads of an accelerator process; 100 ms to 10 min. */
        @WithDefault("5s")
        Duration reconnectMax();
    }

    /** The HTTP surface. */
    interface Http {
        /**
         * Send buffer of a client's connection. A reader that stops is noticed once it is full: the smaller, the
         * sooner; the larger, the faster over long distances. 4 KiB to 16 MiB; Linux doubles it.
         */
        @WithDefault("64k")
        MemorySize sendBuffer();
    }

    /** The page at {@code /console}. */
    interface Console {
        /** Whether it is served. */
        @WithDefault("true")
        boolean enabled();

        /** Tenants whose keys may see it, since it shows every tenant's requests (never any text). Empty: every tenant. */
        Optional<List<String>> tenants();
    }

    /** Receipts. */
    interface Ledger {
        /** File to which each receipt is appended as a line of JSON. Empty: none. */
        Optional<String> file();

        /** Longest wait between two attempts to write a file that cannot be written; 100 ms to 10 min. */
        @WithDefault("10s")
        Duration retryMax();

        /** Receipts that may wait for the writer; more are counted as dropped. 16 to 1,048,576. */
        @WithDefault("16384")
        int queue();

        /** Idempotency keys remembered, so that a repeat is not billed again; 1 to 1,048,576. */
        @WithDefault("16384")
        int remembered();
    }
}
