package io.sluice.accelerator.hardware;

import java.io.Reader;

/** A kind of hardware with its figures, before a model is put on it. */
public sealed interface HardwareProfile permits GpuNodeProfile, LpuPipelineProfile, FixedProfile {
    /**
     * Puts a model on the hardware.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    Hardware load(ModelArchitecture model);

    /**
     * Reads a profile's file. Its {@code kind} says which: {@code gpu-node}, {@code lpu-pipeline} or {@code fixed}.
     *
     * @param file its name, for messages
     * @param text its content
     * @throws IllegalArgumentException naming file and key of what is wrong
     */
    static HardwareProfile read(String file, Reader text) {
        Figures figures = new Figures(file, text);
        String kind = figures.word("kind");
        HardwareProfile profile = switch (kind) {
            case "gpu-node" -> GpuNodeProfile.read(figures);
            case "lpu-pipeline" -> LpuPipelineProfile.read(figures);
            case "fixed" -> FixedProfile.read(figures);
            default ->
                throw new IllegalArgumentException(
                        file + ": kind must be gpu-node, lpu-pipeline or fixed, not '" + kind + "'");
        };
        DeviceRates.read(figures);
        KvLink.read(figures);
        figures.refuseOthers();
        return profile;
    }
}
