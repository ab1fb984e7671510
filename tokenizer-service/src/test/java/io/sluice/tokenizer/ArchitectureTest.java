package io.sluice.tokenizer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(packages = "io.sluice.tokenizer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.sluice.tokenizer",
        "io.sluice.tokenizer.vocab",
        "io.sluice.tokenizer.bpe..",
        "io.sluice.tokenizer.file",
        "io.sluice.tokenizer.prefix",
        "io.sluice.tokenizer.text",
        "io.sluice.tokenizer.template",
        "io.sluice.tokenizer.template.jinja.."
    };

    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis");

    @ArchTest
    static final ArchRule coreKnowsNoTransportAndNoFramework = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.grpc..",
                    "com.google.protobuf..",
                    "io.sluice.tokenizer.v1..",
                    "io.sluice.types.v1..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "io.vertx..",
                    "io.netty..",
                    "io.micrometer..",
                    "io.opentelemetry..",
                    "jakarta..",
                    "org.jboss.logging..",
                    "java.lang.reflect..",
                    "io.sluice.tokenizer.grpc..",
                    "io.sluice.tokenizer.config..",
                    "io.sluice.tokenizer.telemetry..");

    @ArchTest
    static final ArchRule coreReadsNoClockAndStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethodWhere(DescribedPredicate.describe("reads a clock", ArchitectureTest::readsClock))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, java.util.concurrent.ExecutorService.class);

    @ArchTest
    static final ArchRule jtokkitIsOnlyDataHere =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.knuddels..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.sluice.tokenizer.(*)..").should().beFreeOfCycles();

    private static boolean readsClock(JavaCall<?> call) {
        String owner = call.getTargetOwner().getFullName();
        boolean system = owner.equals("java.lang.System") && CLOCKS.contains(call.getName());
        return system || (owner.startsWith("java.time.") && call.getName().equals("now"));
    }
}
