package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.ErrorTable;
import io.sluice.accelerator.calibration.MeasuredPoint;
import io.sluice.accelerator.calibration.PointReader;
import io.sluice.accelerator.calibration.Prediction;
import io.sluice.accelerator.calibration.PredictionJson;
import io.sluice.accelerator.calibration.Predictor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Predicts measured points from the scheduler in virtual time, and prints how far off it is. */
public final class Fidelity {
    private static final String USAGE = """
            usage: fidelity --points FILE [--rows] [--json] [--profiles DIR] [--lpu-timings FILE]
              --points FILE       table with the columns of silicon_sample.csv of ai-dynamo/aiconfigurator
              --rows              a line for each point
              --json              everything as one JSON object instead
              --profiles DIR      profiles to take before the built-in ones
              --lpu-timings FILE  public timings to compare the LPU pipeline with
            """;

    private static final int PROGRESS_POINTS = 50;

    private Fidelity() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        Program.main(USAGE, arguments, Fidelity::run);
    }

    static void run(Arguments given, PrintStream out) throws IOException {
        Path file = given.file("--points");
        boolean rows = given.flag("--rows");
        boolean json = given.flag("--json");
        FileLibrary library = new FileLibrary(given.optionalFolder("--profiles"));
        Optional<Path> lpuTimings = given.optionalFile("--lpu-timings");
        given.refuseOthers();
        PointReader.Table table = PointReader.read(String.valueOf(file.getFileName()), Files.newBufferedReader(file));
        List<Prediction> predictions = predictions(new Predictor(library), table.points());
        if (json) {
            out.println(PredictionJson.of(predictions, table.refused()));
            return;
        }
        print(out, predictions, table.refused(), rows);
        if (lpuTimings.isPresent()) {
            LpuPrograms.compare(out, library, lpuTimings.get());
        }
    }

    private static List<Prediction> predictions(Predictor predictor, List<MeasuredPoint> points) {
        AtomicInteger done = new AtomicInteger();
        return points.parallelStream()
                .map(point -> {
                    Prediction prediction = predictor.predict(point);
                    int number = done.incrementAndGet();
                    if (number % PROGRESS_POINTS == 0 || number == points.size()) {
                        System.err.println(number + " of " + points.size() + " points");
                    }
                    return prediction;
                })
                .toList();
    }

    private static void print(
            PrintStream out, List<Prediction> predictions, List<PointReader.Refused> refused, boolean rows) {
        List<Prediction.Made> made = predictions.stream()
                .filter(Prediction.Made.class::isInstance)
                .map(Prediction.Made.class::cast)
                .toList();
        if (rows) {
            made.forEach(each -> printRow(out, each));
        }
        Map<String, Integer> reasons = new TreeMap<>();
        Stream.concat(
                        refused.stream().map(each -> Map.entry(each.id(), each.reason())),
                        predictions.stream()
                                .filter(Prediction.Not.class::isInstance)
                                .map(Prediction.Not.class::cast)
                                .map(not -> Map.entry(not.point().id(), not.reason())))
                .forEach(each -> {
                    out.println(each.getKey() + ": not predicted: " + each.getValue());
                    reasons.merge(each.getValue(), 1, Integer::sum);
                });
        Map<String, Integer> extrapolated = new TreeMap<>();
        made.forEach(each -> each.extrapolated().ifPresent(why -> extrapolated.merge(why, 1, Integer::sum)));
        extrapolated.forEach((why, count) -> out.println(count + " extrapolated: " + why));
        reasons.forEach((reason, count) -> out.println(count + " not predicted: " + reason));
        out.print(ErrorTable.format(made));
    }

    private static void printRow(PrintStream out, Prediction.Made each) {
        out.printf(
                Locale.ROOT,
                "%s: first token %.1f ms, measured %.1f; time per token %.2f ms, measured %.2f%s%n",
                each.point().id(),
                each.firstTokenMillis(),
                each.point().firstTokenMillis(),
                each.tokenMillis(),
                each.point().tokenMillis(),
                each.extrapolated().map(why -> "; extrapolated: " + why).orElse(""));
    }
}
