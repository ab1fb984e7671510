package io.sluice.it.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image promises: no root, no shell, no floating base, an SBOM, labels that a build can repeat. */
class ContainerfileTest {
    private static final Path IMAGE = Path.of(System.getProperty("sluice.root", ".."))
            .toAbsolutePath()
            .normalize()
            .resolve("deploy/image");

    /** Instructions, with continued lines joined and comments left out. */
    private static List<String> instructions(String file) throws IOException {
        String text = Files.readString(IMAGE.resolve(file)).replaceAll("(?m)^#.*\n", "");
        return Stream.of(text.replaceAll("\\\\\n\\s*", "").split("\n"))
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> lastStage(String file) throws IOException {
        List<String> all = instructions(file);
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).startsWith("FROM ") ? i : from;
        }
        return all.subList(from, all.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "Containerfile.native"})
    void basesArePinnedAndTheBuildStaysBehind(String file) throws IOException {
        assertThat(instructions(file).stream().filter(line -> line.startsWith("FROM ")))
                .hasSize(2)
                .allMatch(line -> line.matches("FROM [a-z0-9./-]+:(?!latest)[A-Za-z0-9._-]+( AS build)?"));
        assertThat(lastStage(file))
                .as("nothing runs in the last stage, which has no shell, and only what was built is copied")
                .noneMatch(line -> line.startsWith("RUN ") || line.startsWith("ADD "))
                .filteredOn(line -> line.startsWith("COPY "))
                .allMatch(line -> line.startsWith("COPY --from=build "))
                .anyMatch(line -> line.contains("/usr/share/sbom"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "Containerfile.native"})
    void itRunsAsAUserWithoutRightsGivenByNumber(String file) throws IOException {
        assertThat(lastStage(file)).contains("USER 65532:65532");
        String entry = lastStage(file).getLast();
        assertThat(entry).startsWith("ENTRYPOINT ");
        assertThat(new ObjectMapper()
                        .readTree(entry.substring("ENTRYPOINT ".length()))
                        .isArray())
                .as("no shell between the signal and the service")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "Containerfile.native"})
    void labelsComeFromArguments(String file) throws IOException {
        List<String> stage = lastStage(file);
        String base = stage.getFirst().substring("FROM ".length());
        assertThat(stage.stream()
                        .filter(line -> line.startsWith("LABEL "))
                        .findFirst()
                        .orElseThrow())
                .contains(
                        "org.opencontainers.image.title=\"sluice-${SERVICE}\"",
                        "org.opencontainers.image.version=\"${VERSION}\"",
                        "org.opencontainers.image.revision=\"${REVISION}\"",
                        "org.opencontainers.image.created=\"${CREATED}\"",
                        "org.opencontainers.image.base.name=\"" + base + "\"");
        assertThat(stage).contains("ARG SERVICE", "ARG VERSION=dev", "ARG CREATED=1970-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "Containerfile.native"})
    void theLinterHasNothingToSay(String file) throws IOException {
        Path linter = linter();
        assumeTrue(linter != null, "dockerfilelint (npm) is not on this machine's path");
        Process process = new ProcessBuilder(
                        linter.toString(), IMAGE.resolve(file).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }

    private static @org.jspecify.annotations.Nullable Path linter() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, "dockerfilelint"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
