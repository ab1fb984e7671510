package io.sluice.edge.pipeline;

import io.sluice.edge.routing.Worker;

/** The accelerators, as the pipeline needs them. */
public interface AcceleratorPort {
    /** Asks a worker for an answer. Events come on the caller's thread, after the return. */
    Generation generate(Order order, Events events);

    /**
     * What is asked for.
     *
     * @param requestId id of the request
     * @param worker who shall answer
     * @param model model it must serve
     * @param promptIds token ids
     * @param endTokenIds ids that end the turn
     * @param sampling how to choose tokens, limit and seed settled
     * @param credit tokens that may come before more is granted
     * @param terms priority, deadlines, salt and keys; deadlines count from now
     * @param timeoutNanos after which the call fails
     * @param trace context to carry along
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Order(
            String requestId,
            Worker worker,
            String model,
            int[] promptIds,
            int[] endTokenIds,
            Sampling sampling,
            int credit,
            Terms terms,
            long timeoutNanos,
            TraceContext trace) {}

    /** Why a worker ended. */
    enum EndReason {
        /** The model ended its turn, or a stop string was found. */
        STOP,
        /** The limit or the context was reached. */
        LENGTH,
        /** The caller asked for the end. */
        CANCELLED,
        /** The deadline passed. */
        DEADLINE,
        /** The worker failed. */
        ERROR
    }

    /** A generation under way. */
    interface Generation {
        /** Grants more tokens. */
        void credit(int tokens);

        /** Asks for the end; {@link Events#finished} follows. */
        void cancel(EndReason reason);

        /** Ends it at once; no event follows. */
        void abort();
    }

    /** What comes back, in this order. */
    interface Events {
        /** The request is in the worker's queue. */
        void accepted(String workerId, int queuePosition, long predictedFirstTokenMicros);

        /** The prompt is in the KV cache. */
        void prefilled(int promptTokens, int cachedTokens, long queueMicros, long promptMicros);

        /** Tokens. */
        void tokens(long seq, int[] ids, long chainHash);

        /** Credit is out. */
        void parked();

        /** It goes on. */
        void resumed(long parkedMicros);

        /** The end. */
        void finished(EndReason reason, Usage usage, WorkerTimes times);

        /** The call failed. */
        void workerFailed(PortFailure failure);
    }
}
