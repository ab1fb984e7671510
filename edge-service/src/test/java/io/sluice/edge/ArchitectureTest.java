package io.sluice.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The core is plain Java: no transport, no framework, no messages, no thread, no clock. */
@AnalyzeClasses(packages = "io.sluice.edge", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "..edge.pipeline..", "..edge.admission..", "..edge.routing..", "..edge.stream..", "..edge.ledger.."
    };

    @ArchTest
    static final ArchRule CORE_IS_PLAIN_JAVA = noClasses()
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
                    "com.google.protobuf..",
                    "com.fasterxml..",
                    "jakarta..",
                    "io.opentelemetry..",
                    "io.micrometer..",
                    "io.sluice.inference..",
                    "io.sluice.tokenizer..",
                    "io.sluice.accelerator..",
                    "io.sluice.kvcache..",
                    "io.sluice.types..",
                    "..edge.http..",
                    "..edge.grpc..",
                    "..edge.adapter..",
                    "..edge.config..",
                    "..edge.telemetry..");

    @ArchTest
    static final ArchRule CORE_HAS_NO_THREAD = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.lang\\.Thread|java\\.util\\.concurrent\\.(Executor.*|.*Future|Scheduled.*|locks\\..*)"
                            + "|java\\.util\\.(Timer|Random)|java\\.util\\.concurrent\\.ThreadLocalRandom");

    @ArchTest
    static final ArchRule CORE_READS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}
