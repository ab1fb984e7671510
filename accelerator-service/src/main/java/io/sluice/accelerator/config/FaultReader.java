package io.sluice.accelerator.config;

import io.sluice.accelerator.config.AcceleratorConfig.WorkerFaults;
import io.sluice.accelerator.scheduler.Faults;
import java.time.Duration;

/** Reads a worker's faults, which there may be only where they are allowed. */
final class FaultReader {
    private FaultReader() {}

    static Faults faults(WorkerFaults config, boolean enabled) {
        Faults faults = new Faults(
                config.errorRate().orElse(0),
                config.slowFactor().orElse(1),
                config.crashAtStep().orElse(Faults.NEVER),
                config.stuckAtStep().orElse(Faults.NEVER),
                Bounds.within(
                                "workers[].faults.stuck-time",
                                config.stuckTime(),
                                Duration.ZERO,
                                Duration.ofNanos(Faults.MAX_STUCK_NANOS))
                        .toNanos(),
                config.kvLossAtStep().orElse(Faults.NEVER));
        boolean none = config.errorRate().isEmpty()
                && config.slowFactor().isEmpty()
                && config.crashAtStep().isEmpty()
                && config.stuckAtStep().isEmpty()
                && config.kvLossAtStep().isEmpty()
                && config.startDelay().isEmpty();
        if (!none && !enabled) {
            throw new IllegalArgumentException(
                    "faults are configured; they need " + AcceleratorConfig.FAULTS_ENABLED + "=true");
        }
        return faults;
    }

    static long startDelayNanos(WorkerFaults config) {
        return Bounds.within(
                        "workers[].faults.start-delay",
                        config.startDelay().orElse(Duration.ZERO),
                        Duration.ZERO,
                        Duration.ofHours(1))
                .toNanos();
    }
}
