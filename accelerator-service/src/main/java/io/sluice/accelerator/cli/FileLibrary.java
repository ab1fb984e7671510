package io.sluice.accelerator.cli;

import io.sluice.accelerator.calibration.Library;
import io.sluice.accelerator.config.NamedFiles;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.HardwareProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Profiles in a folder of the user's first, and everything among the built-in files. */
final class FileLibrary implements Library {
    /** The worker's default profile. */
    static final String DEFAULT = "gpu-8xh100";
    /** The profile whose constants it has. */
    static final String DEFAULT_LIKE = "vllm-h100";

    private static final List<String> GPU_PROFILES = List.of(
            "sglang-b200",
            "sglang-h100",
            "sglang-h200",
            "sglang-mi300x",
            "trtllm-1.0-h100",
            "trtllm-1.0-h200",
            "trtllm-b200",
            "trtllm-h100",
            "trtllm-h200",
            "vllm-b200",
            DEFAULT_LIKE,
            "vllm-h200",
            "vllm-mi300x");

    private final NamedFiles profiles;
    private final NamedFiles models = new NamedFiles("architecture", Optional.empty(), "models");

    FileLibrary(Optional<Path> profiles) {
        this.profiles = new NamedFiles("profile", profiles, "profiles");
    }

    @Override
    public Optional<Reader> open(String kind, String name) {
        return (kind.equals("profiles") ? profiles : models).find(name);
    }

    /** Reads the profiles of an engine on a GPU, each as the library has it. */
    Map<String, GpuNodeProfile> gpuProfiles() {
        Map<String, GpuNodeProfile> nodes = new TreeMap<>();
        for (String name : GPU_PROFILES) {
            Reader text = profiles.find(name).orElseThrow();
            if (HardwareProfile.read("profile " + name, text) instanceof GpuNodeProfile node) {
                nodes.put(name, node);
            }
        }
        return nodes;
    }

    /** Reads a profile that is there. */
    List<String> profileLines(String name) throws IOException {
        try (BufferedReader text = new BufferedReader(profiles.find(name).orElseThrow())) {
            return text.lines().toList();
        }
    }
}
