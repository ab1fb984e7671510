package io.sluice.kvcache.replay;

import io.sluice.kvcache.eviction.EvictionKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Replays a trace through the store under every eviction policy and prints hit rates by capacity; a program. */
public final class ReplayEviction {
    private static final String USAGE = """
            Usage: bench-kv --evict --trace FILE [--capacities 1000,3000,10000,30000,100000] [--prefill-us-per-1k 60000]
                            [--attention-us-per-1k2 2000]
            FILE has a request a line, in the format of Mooncake's FAST'25 traces; capacities are in blocks of 512 tokens.""";

    private ReplayEviction() {}

    /** Runs the program. */
    public static void main(String[] args) throws IOException {
        Path file = null;
        String capacities = "1000,3000,10000,30000,100000";
        double prefill = 60_000;
        double attention = 2_000;
        for (int at = 0; at < args.length; at += 2) {
            String value = at + 1 < args.length ? args[at + 1] : usage("a value is missing after " + args[at]);
            switch (args[at]) {
                case "--trace" -> file = Path.of(value);
                case "--capacities" -> capacities = value;
                case "--prefill-us-per-1k" -> prefill = Double.parseDouble(value);
                case "--attention-us-per-1k2" -> attention = Double.parseDouble(value);
                default -> usage("unknown option " + args[at]);
            }
        }
        if (file == null || !capacities.matches("[1-9]\\d{0,6}(,[1-9]\\d{0,6})*") || prefill <= 0 || attention < 0) {
            usage("--trace names a file; capacities are 1 to 9999999, times positive");
            return;
        }
        print(TracedPrompt.read(file), capacities.split(","), new ComputeTime(prefill, attention));
    }

    private static void print(List<TracedPrompt> trace, String[] capacities, ComputeTime compute) {
        Set<Long> distinct = new HashSet<>();
        trace.forEach(prompt -> {
            for (long block : prompt.blocks()) {
                distinct.add(block);
            }
        });
        System.out.printf(
                Locale.ROOT,
                "%d requests, %d distinct blocks of %d tokens; prefill %.0f us per 1,000 tokens, attention %.0f us per"
                        + " 1,000 tokens and 1,000 before them%n%n",
                trace.size(),
                distinct.size(),
                TracedPrompt.BLOCK_TOKENS,
                compute.microsPer1k(),
                compute.attentionMicros());
        System.out.println("Share of prompt tokens found / of computing time saved:");
        System.out.println();
        List<String> sizes = new ArrayList<>(List.of(capacities));
        sizes.add(String.valueOf(Math.max(1, distinct.size())));
        System.out.println("| blocks | " + String.join(" | ", names()) + " |");
        System.out.println("| --- ".repeat(names().size() + 1) + "|");
        for (String size : sizes) {
            StringBuilder row = new StringBuilder("| ").append(size).append(" |");
            for (EvictionKind policy : EvictionKind.values()) {
                EvictionReplay.Outcome outcome = new EvictionReplay(policy, Integer.parseInt(size), compute).run(trace);
                row.append(String.format(
                        Locale.ROOT, " %.1f %% / %.1f %% |", 100 * outcome.hitRate(), 100 * outcome.savedTime()));
            }
            System.out.println(row);
        }
    }

    private static List<String> names() {
        return List.of(EvictionKind.values()).stream()
                .map(kind -> '`' + kind.name().toLowerCase(Locale.ROOT) + '`')
                .toList();
    }

    private static String usage(String what) {
        System.err.println(what);
        System.err.println(USAGE);
        System.exit(2);
        return "";
    }
}
