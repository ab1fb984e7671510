package io.sluice.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What an SDK depends on stays small: no framework, no container, no transport implementation. */
@AnalyzeClasses(packages = "io.sluice.contracts", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule CONTRACTS_NEED_NO_FRAMEWORK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "io.vertx..", "jakarta..", "io.netty..", "io.grpc.netty..", "io.opentelemetry..");

    @ArchTest
    static final ArchRule WHAT_A_CORE_MAY_USE_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAnyPackage("io.sluice.contracts.hash..", "io.sluice.contracts.text..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..", "org.jspecify..", "io.sluice.contracts.hash..", "io.sluice.contracts.text..");

    @ArchTest
    static final ArchRule NOTHING_STARTS_A_THREAD_OR_READS_A_CLOCK = noClasses()
            .that()
            .resideInAPackage("io.sluice.contracts..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(Thread.class.getName())
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
