package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Library;
import io.sluice.accelerator.calibration.LpuFit;
import io.sluice.accelerator.calibration.LpuTiming;
import io.sluice.accelerator.calibration.ProfileText;
import io.sluice.accelerator.hardware.HardwareProfile;
import io.sluice.accelerator.hardware.LpuPipelineProfile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What both programs do with the timings of an LPU cloud, {@code --lpu-timings FILE}. */
final class LpuPrograms {
    private static final String PROFILE = "lpu-pipeline";

    /** Fewer than this leave the profile's figure as it is. */
    private static final int FEWEST_TIMINGS = 3;

    private LpuPrograms() {}

    /** Prints how far the profile is off. */
    static void compare(PrintStream out, Library library, Path file) throws IOException {
        if (HardwareProfile.read(
                        "profile " + PROFILE, library.open("profiles", PROFILE).orElseThrow())
                instanceof LpuPipelineProfile lpu) {
            out.println("LPU, a user's rate alone on the pipeline");
            out.print(LpuFit.format(read(file), timing -> lpu.tokenSeconds(timing.layers(), timing.mixture())));
        }
    }

    /** Fits the cost of a layer of each kind with three timings or more, writes the profile, prints the errors left out. */
    static void calibrate(PrintStream out, FileLibrary library, Path file, Path folder) throws IOException {
        List<LpuTiming> timings = read(file);
        List<String> lines = library.profileLines(PROFILE);
        for (boolean mixture : new boolean[] {false, true}) {
            List<LpuTiming> kind = LpuFit.ofKind(timings, mixture);
            if (kind.size() >= FEWEST_TIMINGS) {
                lines = ProfileText.with(
                        lines,
                        mixture ? "mixture_layer_us" : "dense_layer_us",
                        LpuFit.layerSeconds(kind) * 1e6,
                        kind.size() + " public timings in " + file.getFileName());
            }
        }
        Files.write(folder.resolve(PROFILE + ".properties"), lines);
        out.println("LPU, each timing left out of the fit");
        out.print(LpuFit.leftOut(timings));
    }

    private static List<LpuTiming> read(Path file) throws IOException {
        return LpuTiming.read(String.valueOf(file.getFileName()), Files.newBufferedReader(file));
    }
}
