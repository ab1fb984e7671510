package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.ErrorTable;
import io.sluice.accelerator.calibration.MeasuredPoint;
import io.sluice.accelerator.calibration.PointReader;
import io.sluice.accelerator.calibration.Prediction;
import io.sluice.accelerator.calibration.Predictor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Predicts measured points from the scheduler in virtual time, and prints how far off it is: {@code --points FILE}, and
 * {@code --rows} for a line a point. {@code --profiles DIR} reads profiles from a folder first, and
 * {@code --lpu-timings FILE} compares the LPU pipeline too.
 */
public final class Fidelity {
    private static final int PROGRESS_POINTS = 100;

    private Fidelity() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Arguments given = new Arguments(arguments);
        Path file = Path.of(given.value("--points"));
        boolean rows = given.flag("--rows");
        FileLibrary library = new FileLibrary(given.optional("--profiles"));
        Predictor predictor = new Predictor(library);
        Optional<Path> lpuTimings = given.optional("--lpu-timings").map(Path::of);
        given.refuseOthers();
        List<MeasuredPoint> points = PointReader.read(file.getFileName().toString(), Files.newBufferedReader(file));
        AtomicInteger done = new AtomicInteger();
        List<Prediction> predictions = points.parallelStream()
                .map(point -> {
                    Prediction prediction = predictor.predict(point);
                    int number = done.incrementAndGet();
                    if (number % PROGRESS_POINTS == 0) {
                        System.err.println(number + " of " + points.size() + " points");
                    }
                    return prediction;
                })
                .toList();
        print(out, predictions, rows);
        if (lpuTimings.isPresent()) {
            LpuPrograms.compare(out, library, lpuTimings.get());
        }
    }

    private static void print(PrintStream out, List<Prediction> predictions, boolean rows) {
        List<Prediction.Made> made = predictions.stream()
                .filter(Prediction.Made.class::isInstance)
                .map(Prediction.Made.class::cast)
                .toList();
        if (rows) {
            for (Prediction.Made each : made) {
                out.printf(
                        Locale.ROOT,
                        "%s: first token %.1f ms, measured %.1f; time per token %.2f ms, measured %.2f%s%n",
                        each.point().id(),
                        each.firstTokenMillis(),
                        each.point().firstTokenMillis(),
                        each.tokenMillis(),
                        each.point().tokenMillis(),
                        each.standIn().map(standIn -> "; stand-in: " + standIn).orElse(""));
            }
        }
        Map<String, Integer> reasons = new TreeMap<>();
        for (Prediction prediction : predictions) {
            if (prediction instanceof Prediction.Not not) {
                out.println(not.point().id() + ": not predicted: " + not.reason());
                reasons.merge(not.reason(), 1, Integer::sum);
            }
        }
        Map<String, Integer> standIns = new TreeMap<>();
        made.forEach(each -> each.standIn().ifPresent(standIn -> standIns.merge(standIn, 1, Integer::sum)));
        standIns.forEach((standIn, count) -> out.println(count + " predicted by a stand-in: " + standIn));
        reasons.forEach((reason, count) -> out.println(count + " not predicted: " + reason));
        out.print(ErrorTable.format(made));
    }
}
