package io.sluice.kvcache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** Holds the rule that a core is plain Java: it knows no transport and no framework, starts no thread, reads no clock. */
@AnalyzeClasses(packages = "io.sluice.kvcache", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.sluice.kvcache", "io.sluice.kvcache.prefix..", "io.sluice.kvcache.block..", "io.sluice.kvcache.eviction.."
    };

    private static final Set<String> CLOCK_READS = Set.of("nanoTime", "currentTimeMillis");

    @ArchTest
    static final ArchRule coreDependsOnJavaAlone = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..",
                    "org.jspecify..",
                    "io.sluice.contracts.hash..",
                    "io.sluice.contracts.text..",
                    "io.sluice.kvcache",
                    "io.sluice.kvcache.prefix..",
                    "io.sluice.kvcache.block..",
                    "io.sluice.kvcache.eviction..");

    @ArchTest
    static final ArchRule coreStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.util\\.concurrent\\.(.*Executor.*|CompletableFuture|ForkJoin.*)|java\\.util\\.Timer.*");

    @ArchTest
    static final ArchRule coreReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("a clock is read") {
                @Override
                public boolean test(JavaAccess<?> access) {
                    return CLOCK_READS.contains(access.getName())
                            && access.getTargetOwner().isEquivalentTo(System.class);
                }
            })
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Instant.class);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.sluice.kvcache.(*)..").should().beFreeOfCycles();
}
