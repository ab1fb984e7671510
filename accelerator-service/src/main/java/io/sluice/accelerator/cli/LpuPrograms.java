package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Library;
import io.sluice.accelerator.calibration.LpuFit;
import io.sluice.accelerator.calibration.LpuTiming;
import io.sluice.accelerator.calibration.ProfileText;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.HardwareProfile;
import io.sluice.accelerator.hardware.LpuPipelineProfile;
import io.sluice.accelerator.hardware.ModelArchitecture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What both programs do with the timings of an LPU cloud, {@code --lpu-timings FILE}. */
final class LpuPrograms {
    private static final String PROFILE = "lpu-pipeline";

    /** Fewer than this leave the profile's figure as it is. */
    private static final int FEWEST_TIMINGS = 3;

    private static final List<String> MODELS = List.of(
            "llama-3.1-8b",
            "llama-3.1-70b",
            "llama-3.1-405b",
            "qwen3-32b",
            "mixtral-8x7b",
            "gpt-oss-20b",
            "gpt-oss-120b",
            "deepseek-v3");

    private LpuPrograms() {}

    /** Prints how far the profile is off. */
    static void compare(PrintStream out, Library library, Path file) throws IOException {
        if (HardwareProfile.read(
                        "profile " + PROFILE, library.open("profiles", PROFILE).orElseThrow())
                instanceof LpuPipelineProfile lpu) {
            out.println("LPU, a user's rate alone on the pipeline");
            out.print(LpuFit.format(read(file), timing -> lpu.tokenSeconds(timing.layers(), timing.mixture())));
            out.println("LPU, what its SRAM holds, without variance");
            for (String model : MODELS) {
                out.println("  " + capacity(library, lpu, model));
            }
        }
    }

    private static String capacity(Library library, LpuPipelineProfile lpu, String name) {
        ModelArchitecture model = ModelArchitecture.read(
                "architecture " + name, library.open("models", name).orElseThrow());
        try {
            Hardware hardware = lpu.load(model);
            return String.format(
                    Locale.ROOT,
                    "%-16s a user's rate %7.1f tokens/s, %d users in flight at that rate, KV of %d tokens",
                    name,
                    1 / lpu.tokenSeconds(model.layers(), model.isMixture()),
                    hardware.maxSequences(),
                    hardware.kvTokens());
        } catch (IllegalArgumentException e) {
            return String.format(Locale.ROOT, "%-16s refused: %s", name, e.getMessage());
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
