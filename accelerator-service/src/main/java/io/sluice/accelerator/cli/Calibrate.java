package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Calibration;
import io.sluice.accelerator.calibration.CarryOver;
import io.sluice.accelerator.calibration.ConstantsFit;
import io.sluice.accelerator.calibration.ErrorPlot;
import io.sluice.accelerator.calibration.ErrorTable;
import io.sluice.accelerator.calibration.MeasuredPoint;
import io.sluice.accelerator.calibration.PointReader;
import io.sluice.accelerator.calibration.Prediction;
import io.sluice.accelerator.calibration.Predictor;
import io.sluice.accelerator.calibration.ProfileText;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.ModelKind;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Fits the profiles' constants to measured points, and prints how far off they are, in sample and left out. */
public final class Calibrate {
    private static final String USAGE = """
            usage: calibrate --points FILE --out DIR [--engine NAME] [--runs N] [--profiles DIR] [--lpu-timings FILE]
                   calibrate --points FILE --leave-out WHAT [--of TEXT] [--engine NAME] [--runs N] [--profiles DIR]
              --points FILE       table with the columns of silicon_sample.csv of ai-dynamo/aiconfigurator
              --out DIR           where profiles and the plot are written
              --leave-out WHAT    instead, predict points by fits that have not seen them: prompt (all of a model with
                                  prompts of that length), model, gpu, kind (carried over from another engine or GPU),
                                  fifth; nothing is written
              --of TEXT           only what has this in its name, such as "70B, prompts of 8192"
              --engine NAME       points of one engine only
              --runs N            how often a fit runs the points: 1 to 20, else 4
              --profiles DIR      profiles to take before the built-in ones
              --lpu-timings FILE  public timings to fit the LPU pipeline's layers to
            """;

    private static final int MOST_RUNS = 20;

    private Calibrate() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        Program.main(USAGE, arguments, Calibrate::run);
    }

    static void run(Arguments given, PrintStream out) throws IOException {
        Path file = given.file("--points");
        String engine = given.optional("--engine").orElse("");
        int runs = given.whole("--runs", 4, 1, MOST_RUNS);
        FileLibrary library = new FileLibrary(given.optionalFolder("--profiles"));
        Optional<Calibration.LeaveOut> leaveOut = given.optional("--leave-out").map(Calibrate::leaveOut);
        Optional<String> of = leaveOut.flatMap(any -> given.optional("--of"));
        Optional<Path> folder = leaveOut.isPresent() ? Optional.empty() : Optional.of(Path.of(given.value("--out")));
        Optional<Path> lpuTimings = folder.flatMap(any -> given.optionalFile("--lpu-timings"));
        given.refuseOthers();
        String source = String.valueOf(file.getFileName());
        List<MeasuredPoint> points = PointReader.read(source, Files.newBufferedReader(file)).points().stream()
                .filter(point -> point.engine().startsWith(engine))
                .toList();
        if (points.isEmpty()) {
            throw new IllegalArgumentException(source + " has no points of " + engine);
        }
        Calibration calibration = new Calibration(new Predictor(library), runs, System.err::println);
        if (leaveOut.isPresent()) {
            out.println("left out: " + leaveOut.get().title());
            out.print(ErrorTable.format(
                    calibration.heldOut(points, leaveOut.get(), of.orElse(""), library.gpuProfiles())));
            return;
        }
        fit(out, folder.orElseThrow(), library, calibration, points, source);
        if (lpuTimings.isPresent()) {
            LpuPrograms.calibrate(out, library, lpuTimings.get(), folder.orElseThrow());
        }
    }

    private static Calibration.LeaveOut leaveOut(String word) {
        for (Calibration.LeaveOut each : Calibration.LeaveOut.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("--leave-out must be prompt, model, gpu, kind or fifth, not '" + word + "'");
    }

    private static void fit(
            PrintStream out,
            Path folder,
            FileLibrary library,
            Calibration calibration,
            List<MeasuredPoint> points,
            String source)
            throws IOException {
        Files.createDirectories(folder);
        calibration.fit(points, each -> {
            String comment = "Fitted to at most " + ConstantsFit.MOST_POINTS + " of " + each.points() + " points of "
                    + String.join(" and ", each.models()) + " (" + each.family() + ") in " + source + ".";
            for (String profile : each.profiles()) {
                write(folder, library, profile, each.kind(), each.constants(), comment);
            }
        });
        FileLibrary fitted = new FileLibrary(Optional.of(folder));
        carryOver(folder, fitted);
        inSample(out, folder, points, new Predictor(fitted));
    }

    private static void inSample(PrintStream out, Path folder, List<MeasuredPoint> points, Predictor predictor)
            throws IOException {
        List<Prediction.Made> made = points.parallelStream()
                .map(predictor::predict)
                .filter(Prediction.Made.class::isInstance)
                .map(Prediction.Made.class::cast)
                .toList();
        out.println("in sample");
        out.print(ErrorTable.format(made));
        Files.writeString(folder.resolve("errors.svg"), ErrorPlot.svg(made));
    }

    /** Gives each built-in profile the kinds that it was not fitted for, and the worker's default profile vLLM's on H100. */
    private static void carryOver(Path folder, FileLibrary library) {
        Map<String, GpuNodeProfile> profiles = library.gpuProfiles();
        CarryOver carryOver = new CarryOver(profiles);
        for (String profile : profiles.keySet()) {
            for (ModelKind kind : ModelKind.values()) {
                carryOver.constants(profile, kind).ifPresent(constants -> {
                    String from = constants.carriedFrom().orElseThrow();
                    String comment = "Carried over from " + from + ": nothing was measured here.";
                    write(folder, library, profile, kind, constants, comment);
                });
            }
        }
        String comment = "Those of " + FileLibrary.DEFAULT_LIKE + ".";
        Optional.ofNullable(library.gpuProfiles().get(FileLibrary.DEFAULT_LIKE))
                .orElseThrow()
                .constants()
                .forEach((kind, constants) -> write(folder, library, FileLibrary.DEFAULT, kind, constants, comment));
    }

    private static void write(
            Path folder, FileLibrary library, String profile, ModelKind kind, Constants constants, String comment) {
        Path target = folder.resolve(profile + ".properties");
        try {
            List<String> lines =
                    Files.isRegularFile(target) ? Files.readAllLines(target) : library.profileLines(profile);
            Files.write(target, ProfileText.with(lines, kind, constants, comment));
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be written: " + e.getMessage(), e);
        }
    }
}
