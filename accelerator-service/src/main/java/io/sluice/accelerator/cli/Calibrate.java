package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Calibration;
import io.sluice.accelerator.calibration.ConstantsFit;
import io.sluice.accelerator.calibration.ErrorPlot;
import io.sluice.accelerator.calibration.ErrorTable;
import io.sluice.accelerator.calibration.MeasuredPoint;
import io.sluice.accelerator.calibration.PointReader;
import io.sluice.accelerator.calibration.Prediction;
import io.sluice.accelerator.calibration.Predictor;
import io.sluice.accelerator.calibration.ProfileText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits the profiles' constants to measured points: {@code --points FILE --out DIR}, {@code --leave-out} to fit again without
 * each workload and without each model, {@code --engine NAME} for one engine only, {@code --runs N} for how often a fit runs the points (3),
 * {@code --profiles DIR} to write over profiles there, and {@code --lpu-timings FILE} to fit the LPU pipeline's layers too.
 */
public final class Calibrate {
    private Calibrate() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Arguments given = new Arguments(arguments);
        Path file = Path.of(given.value("--points"));
        Path folder = Path.of(given.value("--out"));
        String engine = given.optional("--engine").orElse("");
        int runs = Integer.parseInt(given.optional("--runs").orElse("3"));
        boolean leaveOut = given.flag("--leave-out");
        FileLibrary library = new FileLibrary(given.optional("--profiles"));
        Optional<Path> lpuTimings = given.optional("--lpu-timings").map(Path::of);
        given.refuseOthers();
        List<MeasuredPoint> points =
                PointReader.read(String.valueOf(file.getFileName()), Files.newBufferedReader(file)).stream()
                        .filter(point -> point.engine().startsWith(engine))
                        .toList();
        Calibration calibration = new Calibration(new Predictor(library), runs, System.err::println);
        Files.createDirectories(folder);
        calibration.fit(points, each -> {
            for (String profile : withNamesakes(each.profiles())) {
                Path target = folder.resolve(profile + ".properties");
                write(target, library, profile, each, String.valueOf(file.getFileName()));
            }
        });
        Predictor fitted = new Predictor(new FileLibrary(Optional.of(folder.toString())));
        List<Prediction.Made> inSample = points.parallelStream()
                .map(fitted::predict)
                .filter(Prediction.Made.class::isInstance)
                .map(Prediction.Made.class::cast)
                .toList();
        out.println("in sample");
        out.print(ErrorTable.format(inSample));
        Files.writeString(folder.resolve("errors.svg"), ErrorPlot.svg(inSample));
        if (lpuTimings.isPresent()) {
            LpuPrograms.calibrate(out, library, lpuTimings.get(), folder);
        }
        if (leaveOut) {
            out.println("left out: each point predicted by a fit that saw no point of its model, GPU and lengths");
            out.print(ErrorTable.format(calibration.heldOut(points, Calibration.LeaveOut.WORKLOAD)));
            out.println("left out: each point predicted by a fit that saw no point of its model");
            out.print(ErrorTable.format(calibration.heldOut(points, Calibration.LeaveOut.MODEL)));
        }
    }

    /** Adds the worker's own default profile, which is vLLM on H100. */
    private static List<String> withNamesakes(List<String> profiles) {
        List<String> all = new ArrayList<>(profiles);
        if (profiles.contains("vllm-h100")) {
            all.add("gpu-8xh100");
        }
        return all;
    }

    private static void write(
            Path target, FileLibrary library, String profile, Calibration.Fitted fitted, String source) {
        String points = "at most " + ConstantsFit.MOST_POINTS + " of " + fitted.points() + " points of "
                + String.join(" and ", fitted.models()) + " (" + fitted.family() + ") in " + source;
        try {
            List<String> lines =
                    Files.isRegularFile(target) ? Files.readAllLines(target) : library.profileLines(profile);
            Files.write(target, ProfileText.with(lines, fitted.kind(), fitted.constants(), points));
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be written: " + e.getMessage(), e);
        }
    }
}
