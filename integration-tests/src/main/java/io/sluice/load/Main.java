package io.sluice.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./sluice bench}: sends requests when they are due, whatever became of those before, and measures what a user waits. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {Closed.class, Floor.class, Transports.class, SseWrites.class, Gateways.class, Encode.class},
        sortOptions = false,
        description =
                "Sends open-loop load to Sluice or any OpenAI-compatible server and measures first token, token gaps,"
                        + " latency, goodput and cost. Times count from when a request was due.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:SLOs kept", "1:nothing was answered", "2:bad options", "3:an SLO was missed"})
public final class Main implements Callable<Integer> {
    private static final int NOTHING_ANSWERED = 1;
    private static final int SLO_MISSED = 3;
    private static final int DOUBLINGS_MAX = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Arrivals arrivals = new Arrivals();

    @Option(
            names = "--slo",
            converter = Slo.Reader.class,
            paramLabel = "SLO",
            description = "A limit to keep, such as ttft=300ms, ttft:p95=200ms, tpot=20ms, itl:p99=50ms, latency=5s or"
                    + " errors=1%%; may be given several times.")
    private List<Slo> slos = new ArrayList<>();

    @Option(
            names = "--usd-per-hour",
            description = "What the servers cost, for the cost of a million tokens (default: what the server says).")
    private @Nullable Double usdPerHour;

    @Option(names = "--sweep", description = "Double the rate until a limit is missed, then close in on the knee.")
    private boolean sweep;

    @Option(names = "--halvings", description = "Steps that close in on the knee (default: ${DEFAULT-VALUE}).")
    private int halvings = 3;

    @Option(names = "--json", description = "Print the results as one JSON object.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a report with plots, one file that needs no other.")
    private @Nullable Path html;

    @Option(names = "--no-progress", description = "Show no progress bar.")
    private boolean noProgress;

    private List<Sweep.Step> steps = List.of();
    private int runs;

    private final PrintWriter out;

    private Main(PrintStream out) {
        this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    /** Runs the tool and exits; the help lists the codes. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.out).execute(arguments));
    }

    /** The command as the launcher runs it. */
    static CommandLine commandLine(PrintStream out) {
        return new CommandLine(new Main(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, arguments) -> {
                    PrintWriter err = wrong.getCommandLine().getErr();
                    err.println("bench: " + wrong.getMessage());
                    err.println("  ./sluice bench --help lists the options.");
                    return CommandLine.ExitCode.USAGE;
                });
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        check();
        try (Client client = client()) {
            Rehearsal.run();
            List<RunReport> reports =
                    sweep ? sweep(client) : List.of(report(run(client, arrivals.rate), arrivals.rate));
            Sweep.Step knee = null;
            if (html != null) {
                Files.writeString(html, HtmlReport.of(reports, steps), StandardCharsets.UTF_8);
            }
            if (sweep) {
                knee = Sweep.knee(steps);
            }
            tell(reports, knee);
            return code(reports, knee);
        }
    }

    private void check() throws IOException {
        try {
            arrivals.check();
            if (sweep && arrivals.trace != null) {
                throw new IllegalArgumentException("--sweep changes --rate; a trace has its own: use --speed");
            }
            if (usdPerHour != null && !(usdPerHour > 0)) {
                throw new IllegalArgumentException("--usd-per-hour must be more than 0, is " + usdPerHour);
            }
            if (halvings < 0 || halvings > 16) {
                throw new IllegalArgumentException("--halvings must be from 0 to 16, is " + halvings);
            }
            if (html != null) {
                Path folder = html.toAbsolutePath().getParent();
                if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(html)) {
                    throw new IllegalArgumentException("--html: no file can be written at " + html);
                }
            }
        } catch (IllegalArgumentException | TraceFile.BadTrace wrong) {
            throw bad(wrong);
        }
    }

    private Client client() {
        try {
            return target.client();
        } catch (IllegalArgumentException wrong) {
            throw bad(wrong);
        }
    }

    private ParameterException bad(Exception wrong) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong.getMessage(), wrong);
    }

    private Measured run(Client client, double rate) throws InterruptedException {
        // Prompts of their own for each step of a sweep: the server may have the last one's in its cache.
        PromptText prompts = new PromptText(arrivals.seed + 1_000_003L * runs++);
        OpenLoop loop = new OpenLoop(client, prompts, arrivals.inFlight, arrivals.warmupNanos());
        try (Progress progress = Progress.of(
                loop::standing,
                sweep ? Figures.of(rate) + "/s" : "",
                arrivals.expectedSeconds(rate),
                arrivals.expectedRequests(),
                !noProgress)) {
            return loop.run(arrivals.schedule(rate), slos);
        }
    }

    private List<RunReport> sweep(Client client) throws InterruptedException {
        steps = new Sweep(rate -> run(client, rate), DOUBLINGS_MAX, halvings).run(arrivals.rate);
        return steps.stream().map(step -> report(step.run(), step.rate())).toList();
    }

    private RunReport report(Measured run, double rate) {
        return new RunReport(target.describe(), arrivals.describe(rate), run, usdPerHour);
    }

    private void tell(List<RunReport> reports, Sweep.@Nullable Step knee) throws JsonProcessingException {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            if (sweep) {
                all.put("knee_per_second", knee == null ? null : knee.rate());
                all.put("runs", reports.stream().map(RunReport::json).toList());
            } else {
                all.putAll(reports.getFirst().json());
            }
            out.println(new ObjectMapper().writeValueAsString(all));
            return;
        }
        if (sweep) {
            table(reports.getFirst(), knee);
        } else {
            reports.getFirst().print(out);
        }
        if (html != null) {
            out.println("report: " + html);
        }
    }

    private void table(RunReport first, Sweep.@Nullable Step knee) {
        out.println(first.target());
        line(
                "%10s %10s %10s %12s %12s %12s %10s",
                "offered/s", "answered/s", "good/s", "tokens/s", "ttft p50", "ttft p99", "failed");
        for (Sweep.Step step : steps) {
            line(
                    "%10s %10s %10s %12s %9s ms %9s ms %10d%s",
                    Figures.of(step.rate()),
                    Figures.of(step.run().answeredRate()),
                    Figures.of(step.run().goodRate()),
                    Figures.of(step.run().tokensPerSecond()),
                    Figures.of(Figures.millis(step.run().firstToken(), 50)),
                    Figures.of(Figures.millis(step.run().firstToken(), 99)),
                    step.run().failed(),
                    step == knee ? "  <- knee" : step.borne() ? "" : "  past it");
        }
        out.println(
                knee == null
                        ? "no rate that was tried is borne"
                        : "the knee: " + Figures.of(knee.rate()) + " requests/s, "
                                + Figures.of(knee.run().tokensPerSecond()) + " tokens/s");
    }

    private int code(List<RunReport> reports, Sweep.@Nullable Step knee) {
        boolean kept = sweep ? knee != null : reports.getFirst().run().keepsSlos();
        if (!kept && (sweep || !slos.isEmpty())) {
            return SLO_MISSED;
        }
        boolean answered = reports.stream().anyMatch(report -> report.run().answered() > 0);
        return answered ? CommandLine.ExitCode.OK : NOTHING_ANSWERED;
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
