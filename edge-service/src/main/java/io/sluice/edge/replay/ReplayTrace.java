package io.sluice.edge.replay;

import io.sluice.edge.routing.PolicyName;
import io.sluice.edge.routing.PolicySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Replays a trace under every placement policy and prints hit rate and first-token times; a program. */
public final class ReplayTrace {
    private static final int DECODE_TOKENS = 100;
    private static final double LOAD_FACTOR = 1.25;
    private static final long TOLERANCE_MICROS = 5_000;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final String USAGE = """
            Usage: replay --trace FILE [--workers 8] [--cache-tokens 1000000] [--slots 64] [--prefill-us-per-1k 60000]
                          [--step-us 15000] [--step-us-per-sequence 100] [--report-us 10000] [--speedup 1.0]
            FILE has a request a line, in the format of Mooncake's FAST'25 traces.""";

    private ReplayTrace() {}

    /** Runs the program. */
    public static void main(String[] args) throws IOException {
        Path file = null;
        int workers = 8;
        int cacheTokens = 1_000_000;
        int slots = 64;
        long prefill = 60_000;
        long step = 15_000;
        long stepPer = 100;
        long report = 10_000;
        double speedup = 1;
        for (int at = 0; at < args.length; at += 2) {
            String value = at + 1 < args.length ? args[at + 1] : usage("a value is missing after " + args[at]);
            switch (args[at]) {
                case "--trace" -> file = Path.of(value);
                case "--workers" -> workers = Integer.parseInt(value);
                case "--cache-tokens" -> cacheTokens = Integer.parseInt(value);
                case "--slots" -> slots = Integer.parseInt(value);
                case "--prefill-us-per-1k" -> prefill = Long.parseLong(value);
                case "--step-us" -> step = Long.parseLong(value);
                case "--step-us-per-sequence" -> stepPer = Long.parseLong(value);
                case "--report-us" -> report = Long.parseLong(value);
                case "--speedup" -> speedup = Double.parseDouble(value);
                default -> usage("unknown option " + args[at]);
            }
        }
        if (file == null || workers < 1 || slots < 1 || speedup <= 0 || cacheTokens < TraceRequest.BLOCK_TOKENS) {
            usage("--trace names a file; numbers are positive");
            return;
        }
        print(
                TraceRequest.read(file),
                new ReplaySettings(workers, cacheTokens, slots, prefill, step, stepPer, report, speedup));
    }

    private static void print(List<TraceRequest> trace, ReplaySettings settings) {
        System.out.printf(
                "%d requests, %d workers, %d tokens of cache each, prefill %d us per 1,000 tokens, step %d + %d us a"
                        + " sequence, loads up to %d us old%n%n",
                trace.size(),
                settings.workers(),
                settings.cacheTokens(),
                settings.prefillMicrosPer1k(),
                settings.stepMicros(),
                settings.stepMicrosPerSequence(),
                settings.reportMicros());
        System.out.println("| policy | hit rate | first token, mean (s) | p50 (s) | p90 (s) | p99 (s) |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        var policies = new PolicySettings(TOLERANCE_MICROS, DECODE_TOKENS, LOAD_FACTOR, 1);
        for (PolicyName name : PolicyName.values()) {
            var replay =
                    new Replay(settings, name.policy(policies), settings.cacheTokens() / TraceRequest.BLOCK_TOKENS);
            row('`' + name.name().toLowerCase(Locale.ROOT).replace('_', '-') + '`', replay.run(trace));
        }
        row("`cost`, infinite cache that all share", ceiling(trace, settings, policies));
    }

    /** Nothing is ever forgotten, and whatever anybody has computed before a request came is a hit anywhere. */
    private static Replay.Outcome ceiling(List<TraceRequest> trace, ReplaySettings settings, PolicySettings policies) {
        Set<Long> known = new HashSet<>();
        List<TraceRequest> rest = new ArrayList<>(trace.size());
        long prompt = 0;
        long cached = 0;
        for (TraceRequest request : trace) {
            int held = 0;
            while (held < request.blocks().length && known.contains(request.blocks()[held])) {
                held++;
            }
            for (long block : request.blocks()) {
                known.add(block);
            }
            int hit = Math.min(held * TraceRequest.BLOCK_TOKENS, request.inputTokens() - 1);
            prompt += request.inputTokens();
            cached += hit;
            // What is left to compute is a prompt of its own that nobody knows.
            rest.add(new TraceRequest(
                    request.micros(), request.inputTokens() - hit, request.outputTokens(), new long[0]));
        }
        Replay.Outcome times = new Replay(settings, PolicyName.COST.policy(policies), 1).run(rest);
        return new Replay.Outcome((double) cached / Math.max(1, prompt), times.firstTokenMicros());
    }

    private static void row(String name, Replay.Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f %% | %.2f | %.2f | %.2f | %.2f |%n",
                name,
                100 * outcome.hitRate(),
                outcome.mean() / MICROS_PER_SECOND,
                outcome.quantile(0.5) / MICROS_PER_SECOND,
                outcome.quantile(0.9) / MICROS_PER_SECOND,
                outcome.quantile(0.99) / MICROS_PER_SECOND);
    }

    private static String usage(String what) {
        System.err.println(what);
        System.err.println(USAGE);
        System.exit(2);
        return "";
    }
}
