package io.sluice.edge.telemetry;

import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.FirstTokenPart;
import io.sluice.edge.pipeline.FirstTokenParts;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last two minutes, second by second, and the last requests one by one: what the console shows. Bounded in time, in
 * requests and in reasons. Safe for use from several threads; taken for a moment at the end of each request.
 */
public final class LiveWindow {
    /** Seconds that are kept. */
    public static final int SECONDS = 120;

    /** Requests that are kept one by one. */
    static final int REQUESTS = 40;

    /** Reasons that are counted one by one; the code has fewer. */
    private static final int REASONS = 64;

    private final Second[] seconds = new Second[SECONDS];
    private final Deque<Ended> requests = new ArrayDeque<>();
    private final Map<String, Long> refusals = new TreeMap<>();

    /** What ended in one second. */
    public static final class Second {
        private static final int PARTS = FirstTokenPart.values().length;

        private final long epochSecond;
        private final long[] partMicros = new long[PARTS];
        private int requests;
        private int failures;
        private int firstTexts;
        private long firstTextMicros;
        private long promptTokens;
        private long cachedTokens;
        private long tokens;
        private double costUsd;

        Second(long epochSecond) {
            this.epochSecond = epochSecond;
        }

        /** Returns when it was, in seconds since 1970. */
        public long epochSecond() {
            return epochSecond;
        }

        /** Returns the requests that ended, failures included. */
        public int requests() {
            return requests;
        }

        /** Returns the requests that were refused or failed. */
        public int failures() {
            return failures;
        }

        /** Returns the tokens of the answers that ended. */
        public long tokens() {
            return tokens;
        }

        /** Returns the tokens of their prompts. */
        public long promptTokens() {
            return promptTokens;
        }

        /** Returns those that were cached. */
        public long cachedTokens() {
            return cachedTokens;
        }

        /** Returns what they cost, as far as the workers tell. */
        public double costUsd() {
            return costUsd;
        }

        /** Returns the mean time to the first text, in microseconds; 0 where none came. */
        public long meanFirstTextMicros() {
            return firstTexts == 0 ? 0 : firstTextMicros / firstTexts;
        }

        /** Returns the mean time of a part of it, in microseconds. */
        public long meanMicros(FirstTokenPart part) {
            return firstTexts == 0 ? 0 : partMicros[part.ordinal()] / firstTexts;
        }

        private void add(Receipt receipt, FirstTokenParts parts, boolean failed, double usd) {
            requests++;
            failures += failed ? 1 : 0;
            promptTokens += receipt.usage().promptTokens();
            cachedTokens += receipt.usage().cachedTokens();
            tokens += receipt.usage().completionTokens();
            costUsd += usd;
            if (parts.firstTextMicros() >= 0) {
                firstTexts++;
                firstTextMicros += parts.firstTextMicros();
                for (FirstTokenPart part : FirstTokenPart.values()) {
                    partMicros[part.ordinal()] += parts.micros(part);
                }
            }
        }
    }

    /**
     * A request that is over. Nothing in it is as long as a client likes.
     *
     * @param id its id
     * @param receivedAtEpochMillis when it came, in milliseconds since 1970
     * @param tenant who asked, or empty
     * @param model model that was resolved, or empty
     * @param worker worker that was chosen, or empty
     * @param outcome how it ended
     * @param usage tokens that were delivered
     * @param totalMicros from receipt to the end
     * @param parkedMicros how long it waited for credit
     * @param parts where the time to its first text went
     * @param failed whether it was refused or broke
     */
    public record Ended(
            String id,
            long receivedAtEpochMillis,
            String tenant,
            String model,
            String worker,
            String outcome,
            Usage usage,
            long totalMicros,
            long parkedMicros,
            FirstTokenParts parts,
            boolean failed) {}

    /**
     * What the window holds.
     *
     * @param seconds in order, those without requests left out
     * @param requests the newest first
     * @param refusals failures by reason since the start
     */
    public record View(List<Second> seconds, List<Ended> requests, Map<String, Long> refusals) {}

    /**
     * Takes in a request that is over.
     *
     * @param resolved whether its model is one of the catalog, and not whatever the client wrote
     * @param epochMillis when it ended, in milliseconds since 1970
     * @param costUsd what it cost; 0 where nobody tells
     */
    synchronized void ended(
            Receipt receipt,
            FirstTokenParts parts,
            boolean resolved,
            @Nullable RequestFailure failure,
            long epochMillis,
            double costUsd) {
        long second = epochMillis / 1_000;
        int slot = (int) Math.floorMod(second, (long) SECONDS);
        Second now = seconds[slot];
        if (now == null || now.epochSecond != second) {
            now = new Second(second);
            seconds[slot] = now;
        }
        now.add(receipt, parts, failure != null, costUsd);
        if (failure != null && (refusals.size() < REASONS || refusals.containsKey(failure.reason()))) {
            refusals.merge(failure.reason(), 1L, Long::sum);
        }
        if (requests.size() == REQUESTS) {
            requests.removeLast();
        }
        requests.addFirst(new Ended(
                receipt.requestId(),
                receipt.receivedAtEpochMillis(),
                receipt.tenant(),
                resolved ? receipt.model() : "",
                receipt.workerId(),
                receipt.outcome(),
                receipt.usage(),
                receipt.totalMicros(),
                receipt.times().parkedMicros(),
                parts,
                failure != null));
    }

    /** Returns what was seen in the seconds before a moment. */
    public synchronized View view(long epochMillis) {
        long oldest = epochMillis / 1_000 - SECONDS;
        List<Second> kept = new ArrayList<>(Arrays.stream(seconds)
                .filter(second -> second != null && second.epochSecond > oldest)
                .toList());
        kept.sort((a, b) -> Long.compare(a.epochSecond, b.epochSecond));
        return new View(kept, List.copyOf(requests), Map.copyOf(refusals));
    }
}
