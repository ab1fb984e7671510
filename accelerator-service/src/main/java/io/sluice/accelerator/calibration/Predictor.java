package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.HardwareProfile;
import io.sluice.accelerator.hardware.ModelArchitecture;
import io.sluice.accelerator.hardware.Precision;
import io.sluice.accelerator.simulation.StepSink;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Predicts points by running the scheduler in virtual time with the profile of engine and GPU. Holds no state. */
public final class Predictor {
    /** Repositories whose name does not lead to the architecture's file by itself. */
    private static final Map<String, String> ARCHITECTURES = Map.of(
            "deepseek-v3-0324", "deepseek-v3",
            "deepseek-v3.1", "deepseek-v3",
            "deepseek-r1", "deepseek-v3",
            "deepseek-r1-0528", "deepseek-v3");

    /** What names end with that says nothing of the shape. */
    private static final Pattern ENDINGS = Pattern.compile("(-fp8|-nvfp4|-fp4|-bf16|-v0\\.[0-9]|-instruct)+$");

    private final Library library;

    /**
     * Makes a predictor.
     *
     * @param library where profiles and architectures are
     */
    public Predictor(Library library) {
        this.library = library;
    }

    /** Predicts a point, or says why not. */
    public Prediction predict(MeasuredPoint point) {
        try {
            return setup(point).predict(point, StepSink.NONE);
        } catch (IllegalArgumentException e) {
            return new Prediction.Not(point, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Finds what a point is predicted with.
     *
     * @throws IllegalArgumentException saying what is not known
     */
    Setup setup(MeasuredPoint point) {
        ModelArchitecture model = model(point);
        String name = profileName(point);
        var text = library.open("profiles", name);
        if (text.isPresent() && HardwareProfile.read("profile " + name, text.get()) instanceof GpuNodeProfile node) {
            return Setup.of(name, node.withGpus(point.gpus()), model, point);
        }
        throw new IllegalArgumentException("there is no GPU profile " + name);
    }

    /** Returns the profiles that have the constants of this one: H100 and H200 are the same chip with another memory. */
    List<String> sharing(String profile) {
        String family = family(profile);
        return Stream.of(profile, family.replace("-hopper", "-h100"), family.replace("-hopper", "-h200"))
                .distinct()
                .filter(name -> library.has("profiles", name))
                .sorted()
                .toList();
    }

    /** Returns the name that profiles with the same constants share. */
    static String family(String profile) {
        return profile.replaceFirst("-h[12]00$", "-hopper");
    }

    private String profileName(MeasuredPoint point) {
        if (point.gpus() > 8) {
            throw new IllegalArgumentException(
                    "tensor parallel over " + point.gpus() + " GPUs is more than a node has");
        }
        String gpu = point.gpuName();
        String[] version = point.engineVersion().split("\\.", 3);
        List<String> names = version.length < 2
                ? List.of(point.engine() + "-" + gpu)
                : List.of(point.engine() + "-" + version[0] + "." + version[1] + "-" + gpu, point.engine() + "-" + gpu);
        for (String name : names) {
            if (library.has("profiles", name)) {
                return name;
            }
        }
        throw new IllegalArgumentException("there is no profile " + String.join(" or ", names));
    }

    private ModelArchitecture model(MeasuredPoint point) {
        String name = point.modelName().toLowerCase(Locale.ROOT);
        name = ENDINGS.matcher(name).replaceFirst("");
        String file = ARCHITECTURES.getOrDefault(name, name);
        var text = library.open("models", file);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no architecture " + file);
        }
        ModelArchitecture model = ModelArchitecture.read("architecture " + file, text.get());
        if (model.expertPrecision() == Precision.MXFP4) {
            // Its weights come in one form only.
            return model;
        }
        Precision precision = switch (point.precision()) {
            case "", "bf16", "fp16" -> Precision.BF16;
            case "fp8" -> Precision.FP8;
            case "fp4", "nvfp4" -> Precision.FP4;
            default -> throw new IllegalArgumentException("the precision " + point.precision() + " is not known");
        };
        return model.quantized(precision, precision, precision == Precision.BF16 ? 2 : 1);
    }
}
