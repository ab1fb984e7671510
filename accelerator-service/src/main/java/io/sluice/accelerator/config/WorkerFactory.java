package io.sluice.accelerator.config;

import io.sluice.accelerator.adapter.Pacing;
import io.sluice.accelerator.adapter.WorkerSpec;
import io.sluice.accelerator.config.AcceleratorConfig.WorkerConfig;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.hardware.FixedProfile;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.HardwareProfile;
import io.sluice.accelerator.hardware.KvLink;
import io.sluice.accelerator.hardware.ModelArchitecture;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Speculation;
import io.sluice.accelerator.scheduler.Swap;
import io.sluice.accelerator.scheduler.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the configuration into the workers' specifications. */
final class WorkerFactory {
    private final AcceleratorConfig config;
    private final EngineFactory engines = new EngineFactory();
    private final NamedFiles profiles;
    private final NamedFiles models;

    WorkerFactory(AcceleratorConfig config) {
        this.config = config;
        profiles = new NamedFiles("profile", config.profilesDirectory(), "profiles");
        models = new NamedFiles("architecture", config.modelsDirectory(), "models");
    }

    /**
     * Makes the specifications of all workers.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    List<WorkerSpec> specs() {
        String instance = Bounds.name("instance", config.instance());
        checkService();
        List<WorkerSpec> specs = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (WorkerConfig worker : config.workers()) {
            String name = Bounds.name("workers[].name", worker.name());
            long replicas = Bounds.within("workers[].replicas", worker.replicas(), 0, 64);
            for (int i = 0; i < replicas; i++) {
                String id = instance + "." + name + (replicas == 1 ? "" : "-" + i);
                if (!ids.add(id)) {
                    throw new IllegalArgumentException("sluice.accelerator.workers: two have the id " + id);
                }
                specs.add(spec(id, worker));
            }
        }
        if (specs.isEmpty()) {
            throw new IllegalArgumentException("sluice.accelerator.workers: there is none with replicas above 0");
        }
        return specs;
    }

    /**
     * Waits for the engines that take their time to build. Not for an event loop.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    void awaitEngines() {
        engines.await();
    }

    /** Checks what is the same for all workers, before anything is built. */
    private void checkService() {
        Bounds.within("max-request-time", config.maxRequestTime(), Duration.ofSeconds(1), Duration.ofHours(24));
        Bounds.within("drain-time", config.drainTime(), Duration.ZERO, Duration.ofMinutes(10));
        AcceleratorConfig.WatchConfig watch = config.watch();
        Bounds.within("watch.heartbeat", watch.heartbeat(), Duration.ofMillis(10), Duration.ofMinutes(1));
        Bounds.within("watch.max-streams", watch.maxStreams(), 1, 10_000);
        Bounds.powerOfTwo("watch.kv-ring-events", watch.kvRingEvents(), 1_024, 1 << 24);
    }

    private WorkerSpec spec(String id, WorkerConfig worker) {
        try {
            ModelArchitecture model = model(worker);
            Hardware hardware = profile(worker).load(model);
            return new WorkerSpec(
                    id,
                    worker.model(),
                    worker.profile(),
                    limits(worker, hardware, model),
                    hardware.batching(),
                    hardware.stepTime(),
                    engines.engine(worker),
                    pacing(),
                    (int) Bounds.within("stream-buffer-tokens", config.streamBufferTokens(), 1, 65_536),
                    config.watch().kvRingEvents(),
                    rates(worker),
                    swap(worker, model),
                    speculation(worker),
                    FaultReader.faults(worker.faults(), config.faults().enabled()),
                    FaultReader.startDelayNanos(worker.faults()),
                    decoders(worker),
                    transfer(worker, model),
                    model.kvBytesPerToken());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("worker " + id + ": " + e.getMessage(), e);
        }
    }

    private ModelArchitecture model(WorkerConfig worker) {
        String name = worker.architecture()
                .orElseGet(() -> worker.model().substring(worker.model().lastIndexOf('/') + 1));
        return ModelArchitecture.read("architecture " + name, models.open(Bounds.name("workers[].architecture", name)));
    }

    private HardwareProfile profile(WorkerConfig worker) {
        String name = Bounds.name("workers[].profile", worker.profile());
        HardwareProfile profile = HardwareProfile.read("profile " + name, profiles.open(name));
        if (worker.stepUs().isEmpty()) {
            return profile;
        }
        if (profile instanceof FixedProfile fixed) {
            return fixed.withStepNanos(
                    1_000 * Bounds.within("workers[].step-us", worker.stepUs().getAsLong(), 1, 60_000_000));
        }
        throw new IllegalArgumentException("step-us goes with a profile of the kind fixed, not with " + name);
    }

    /** Returns the ids of the workers that have the name given. */
    private List<String> decoders(WorkerConfig worker) {
        List<String> ids = new ArrayList<>();
        worker.decodeWorker().ifPresent(name -> {
            for (WorkerConfig other : config.workers()) {
                if (other.name().equals(name) && !other.decodeWorker().isPresent()) {
                    for (int i = 0; i < other.replicas(); i++) {
                        ids.add(config.instance() + "." + name + (other.replicas() == 1 ? "" : "-" + i));
                    }
                }
            }
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("sluice.accelerator.workers[].decode-worker: there is no worker '"
                        + name + "' that decodes; name another one of this process");
            }
        });
        return ids;
    }

    private Transfer transfer(WorkerConfig worker, ModelArchitecture model) {
        if (worker.decodeWorker().isEmpty()) {
            return Transfer.NONE;
        }
        String name = worker.profile();
        KvLink link = KvLink.read("profile " + name, profiles.open(name))
                .orElseThrow(() -> new IllegalArgumentException("profile " + name + " has no link for KV, so a worker"
                        + " with it cannot hand KV to a decode-worker; kv_transfer_gb_per_s_per_device and"
                        + " kv_transfer_latency_us would tell"));
        return new Transfer(Math.round(1e3 * link.latencyMicros()), link.nanosPerToken(model));
    }

    private DeviceRates rates(WorkerConfig worker) {
        String name = worker.profile();
        return DeviceRates.read("profile " + name, profiles.open(name));
    }

    private static Swap swap(WorkerConfig worker, ModelArchitecture model) {
        long tokens = Bounds.within("workers[].host-kv-tokens", worker.hostKvTokens(), 0, 1L << 32);
        double gbPerSecond = worker.hostLinkGbPerS();
        if (!(gbPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "sluice.accelerator.workers[].host-link-gb-per-s must be above 0, not " + gbPerSecond);
        }
        double blockBytes = model.kvBytesPerToken() * Scheduler.BLOCK_TOKENS;
        return tokens == 0 ? Swap.NONE : new Swap((int) (tokens / Scheduler.BLOCK_TOKENS), blockBytes / gbPerSecond);
    }

    private static Speculation speculation(WorkerConfig worker) {
        return worker.draftTokens() == 0
                ? Speculation.NONE
                : new Speculation(
                        worker.draftTokens(),
                        worker.draftAcceptance(),
                        1_000 * Bounds.within("workers[].draft-us", worker.draftUs(), 0, 1_000_000));
    }

    private Limits limits(WorkerConfig worker, Hardware hardware, ModelArchitecture model) {
        int sequences = worker.maxSequences().orElse(hardware.maxSequences());
        long kvTokens = worker.kvTokens().orElse(hardware.kvTokens());
        return new Limits(
                sequences,
                worker.maxBatchedTokens().orElse(Math.max(sequences, hardware.maxBatchedTokens())),
                worker.maxWaiting(),
                worker.maxParked(),
                worker.contextTokens().orElse(model.contextTokens()),
                (int) Math.min(1 << 28, kvTokens / Scheduler.BLOCK_TOKENS));
    }

    private Pacing pacing() {
        AcceleratorConfig.PacingConfig pacing = config.pacing();
        Duration interval =
                Bounds.within("watch.interval", config.watch().interval(), Duration.ofMillis(1), Duration.ofSeconds(1));
        return new Pacing(
                1_000 * Bounds.within("pacing.spin-us", pacing.spinUs(), 0, 1_000),
                1_000 * Bounds.within("pacing.tolerance-us", pacing.toleranceUs(), 1, 10_000_000),
                1_000_000 * Bounds.within("pacing.max-lag-ms", pacing.maxLagMs(), 1, 60_000),
                interval.toNanos());
    }
}
