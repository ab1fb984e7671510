package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Calibration;
import io.sluice.accelerator.calibration.ErrorPlot;
import io.sluice.accelerator.calibration.ErrorTable;
import io.sluice.accelerator.calibration.MeasuredPoint;
import io.sluice.accelerator.calibration.PointReader;
import io.sluice.accelerator.calibration.Prediction;
import io.sluice.accelerator.calibration.Predictor;
import io.sluice.accelerator.calibration.ProfileText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits the profiles' constants to measured points: {@code --points FILE --out DIR}, {@code --leave-out} to fit again without
 * each group, {@code --engine NAME} for one engine only, {@code --runs N} for how often a fit runs the points (3), and
 * {@code --profiles DIR} to start from profiles there.
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
        given.refuseOthers();
        List<MeasuredPoint> points =
                PointReader.read(String.valueOf(file.getFileName()), Files.newBufferedReader(file)).stream()
                        .filter(point -> point.engine().startsWith(engine))
                        .toList();
        List<Calibration.Fitted> fitted =
                new Calibration(new Predictor(library), runs, System.err::println).fit(points, leaveOut);
        Files.createDirectories(folder);
        List<Prediction.Made> inSample = new ArrayList<>();
        List<Prediction.Made> leftOut = new ArrayList<>();
        for (Calibration.Fitted each : fitted) {
            inSample.addAll(each.inSample());
            leftOut.addAll(each.leftOut());
            for (String profile : each.profiles()) {
                write(
                        folder.resolve(profile + ".properties"),
                        library,
                        profile,
                        each,
                        String.valueOf(file.getFileName()));
            }
        }
        out.println("in sample");
        out.print(ErrorTable.format(inSample));
        if (leaveOut) {
            out.println("left out: each point predicted by a fit that saw no point of its model, GPU and lengths");
            out.print(ErrorTable.format(leftOut));
        }
        Files.writeString(folder.resolve("errors.svg"), ErrorPlot.svg(inSample));
    }

    private static void write(
            Path target, FileLibrary library, String profile, Calibration.Fitted fitted, String source)
            throws IOException {
        List<String> lines = Files.isRegularFile(target) ? Files.readAllLines(target) : lines(library, profile);
        String points = fitted.points() + " points of " + source;
        Files.write(target, ProfileText.with(lines, fitted.kind(), fitted.constants(), points));
    }

    private static List<String> lines(FileLibrary library, String profile) throws IOException {
        try (BufferedReader text =
                new BufferedReader(library.open("profiles", profile).orElseThrow())) {
            return text.lines().toList();
        }
    }
}
