package io.sluice.edge.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.edge.adapter.ApiKeysFile;
import io.sluice.edge.adapter.LedgerFile;
import io.sluice.edge.adapter.SystemClock;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.Limits;
import io.sluice.edge.pipeline.Pipeline;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.routing.Placer;
import io.sluice.edge.routing.PolicySettings;
import io.sluice.edge.telemetry.LiveWindow;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Makes the core's objects from the configuration. */
@Singleton
final class Wiring {
    /** Seeds the edge chooses fit in 31 bits, so that every client's number type holds them. */
    private static final long SEED_BOUND = 1L << 31;

    private static final long PENDING_PROMPTS_MAX = 256L << 20;

    @Produces
    @Singleton
    Clock clock() {
        return new SystemClock();
    }

    @Produces
    @Singleton
    Tenants tenants(EdgeConfig config) {
        return ApiKeysFile.read(Path.of(config.apiKeysFile()
                .filter(file -> !file.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(
                        "sluice.edge.api-keys-file is not set. Name a JSON file with the tenants and the digests of"
                                + " their keys, such as deploy/local/api-keys.json."))));
    }

    @Produces
    @Singleton
    ModelCatalog catalog() {
        return new ModelCatalog();
    }

    @Produces
    @Singleton
    FleetView fleet(EdgeConfig config) {
        ConfigCheck.check(config);
        EdgeConfig.Placement placement = config.placement();
        return new FleetView(
                placement.maxWorkers(),
                placement.staleAfter().toNanos(),
                placement.forgetAfter().toNanos());
    }

    @Produces
    @Singleton
    AdmissionGate gate(EdgeConfig config) {
        return new AdmissionGate(config.limits().openRequests(), pendingPrompts(config.limits()));
    }

    private static long pendingPrompts(EdgeConfig.Limits limits) {
        // A byte of a body costs several of heap while it is read, and more beside it must fit.
        long share = Math.min(PENDING_PROMPTS_MAX, Runtime.getRuntime().maxMemory() / 12);
        return limits.pendingPrompts()
                .map(MemorySize::asLongValue)
                .orElse(Math.max(share, limits.body().asLongValue()));
    }

    @Produces
    @Singleton
    LiveWindow liveWindow() {
        return new LiveWindow();
    }

    @Produces
    @Singleton
    Ledger.Store ledgerStore(EdgeConfig config) {
        return config.ledger()
                .file()
                .filter(file -> !file.isBlank())
                .<Ledger.Store>map(file -> new LedgerFile(
                        Path.of(file),
                        config.ledger().queue(),
                        config.ledger().retryMax().toMillis()))
                .orElse(receipt -> {});
    }

    void closeLedger(@Disposes Ledger.Store store) {
        if (store instanceof LedgerFile file) {
            file.close();
        }
    }

    @Produces
    @Singleton
    Ledger ledger(EdgeConfig config, Ledger.Store store) {
        return new Ledger(config.ledger().remembered(), store);
    }

    @Produces
    @Singleton
    Pipeline pipeline(
            EdgeConfig config,
            Clock clock,
            Tenants tenants,
            ModelCatalog catalog,
            AdmissionGate gate,
            FleetView fleet,
            Ledger ledger) {
        return new Pipeline(
                limits(config),
                clock,
                tenants,
                catalog,
                gate,
                new Placer(
                        fleet,
                        config.placement()
                                .policy()
                                .policy(new PolicySettings(
                                        TimeUnit.NANOSECONDS.toMicros(config.placement()
                                                .prefixTolerance()
                                                .toNanos()),
                                        config.placement().decodeTokens(),
                                        config.placement().affinityLoadFactor(),
                                        ThreadLocalRandom.current().nextLong()))),
                ledger,
                () -> ThreadLocalRandom.current().nextLong(SEED_BOUND));
    }

    private static Limits limits(EdgeConfig config) {
        return new Limits(
                config.stream().window(),
                config.timeouts().request().toNanos(),
                config.timeouts().firstToken().toNanos(),
                config.placement().retries(),
                config.retryAfter().min().toNanos(),
                config.retryAfter().max().toNanos(),
                config.kvCache().leaseMin().toMillis(),
                config.limits().answerTokens(),
                config.limits().messages());
    }
}
