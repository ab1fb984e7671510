package io.sluice.accelerator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The core knows no transport, no framework, no thread and no clock; and nothing in it knows what is built around it. */
@AnalyzeClasses(packages = "io.sluice.accelerator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.sluice.accelerator.kv..",
        "io.sluice.accelerator.scheduler..",
        "io.sluice.accelerator.hardware..",
        "io.sluice.accelerator.engine..",
        "io.sluice.accelerator.simulation..",
        "io.sluice.accelerator.calibration.."
    };

    @ArchTest
    static final ArchRule coreImportsNoTransportAndNoFramework = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.grpc..",
                    "io.quarkus..",
                    "io.vertx..",
                    "io.netty..",
                    "io.smallrye..",
                    "io.micrometer..",
                    "io.opentelemetry..",
                    "com.google.protobuf..",
                    "jakarta..",
                    "org.jboss..",
                    "java.net..",
                    "io.sluice.accelerator.v1..",
                    "io.sluice.kvcache..",
                    "io.sluice.types..",
                    "io.sluice.contracts.status..",
                    "io.sluice.contracts.stream..");

    @ArchTest
    static final ArchRule coreKnowsNothingAroundIt = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.sluice.accelerator.grpc..",
                    "io.sluice.accelerator.adapter..",
                    "io.sluice.accelerator.config..",
                    "io.sluice.accelerator.telemetry..");

    @ArchTest
    static final ArchRule coreStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.util\\.concurrent\\.(locks\\.|Executor|Scheduled|CompletableFuture|Thread|ForkJoin|Timer).*");

    @ArchTest
    static final ArchRule coreReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Instant|Clock|.*DateTime|LocalDate)|java\\.util\\.Date");

    @ArchTest
    static final ArchRule coreDrawsNoChance = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom|UUID)");
}
