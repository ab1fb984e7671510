package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class TraceFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void readsAzuresForm() throws Exception {
        List<TraceFile.Row> rows = TraceFile.read(file("""
                TIMESTAMP,ContextTokens,GeneratedTokens
                2023-11-16 18:17:03.9799600,4808,10
                2023-11-16 18:17:04.0319600,110,27

                2023-11-16 18:17:03,5,0
                """));
        assertThat(rows).extracting(TraceFile.Row::promptTokens).containsExactly(5, 4808, 110);
        assertThat(rows).extracting(TraceFile.Row::answerTokens).containsExactly(1, 10, 27);
        assertThat(rows.get(1).atNanos() - rows.get(0).atNanos()).isEqualTo(979_960_000);
        assertThat(rows.get(2).atNanos() - rows.get(1).atNanos()).isEqualTo(52_000_000);
    }

    @Test
    void readsMooncakesForm() throws Exception {
        List<TraceFile.Row> rows = TraceFile.read(file("""
                {"timestamp": 0, "input_length": 1100, "output_length": 5, "hash_ids": [46, 47, 48]}
                {"timestamp": 3000, "input_length": 600, "output_length": 7, "hash_ids": [46, 9]}
                """));
        assertThat(rows).extracting(TraceFile.Row::atNanos).containsExactly(0L, 3_000_000_000L);
        assertThat(rows.get(1).blocks()).containsExactly(46, 9);
    }

    /** What the first row has in its first block, the second one begins with: a prefix cache finds it. */
    @Test
    void equalBlocksAreEqualText() throws Exception {
        List<TraceFile.Row> rows = TraceFile.read(file("""
                {"timestamp": 0, "input_length": 1100, "output_length": 5, "hash_ids": [46, 47, 48]}
                {"timestamp": 1, "input_length": 600, "output_length": 7, "hash_ids": [46, 9]}
                """));
        Schedule schedule = Schedule.trace(rows, 1, 9_999, 9_999, 9, Long.MAX_VALUE);
        PromptText text = new PromptText(3);
        String[] first = text.make(schedule.next()).split(" ");
        String[] second = text.make(schedule.next()).split(" ");
        assertThat(first).hasSize(1100);
        assertThat(second).hasSize(600);
        assertThat(List.of(second).subList(0, 512)).isEqualTo(List.of(first).subList(0, 512));
        assertThat(second[512] + second[513] + second[514] + second[515])
                .isNotEqualTo(first[512] + first[513] + first[514] + first[515]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,b,c|line 1|TIMESTAMP,ContextTokens,GeneratedTokens",
                "TIMESTAMP,ContextTokens,GeneratedTokens\\nyesterday,1,2|line 2|TIMESTAMP is no time",
                "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:17:03,x,2|line 2|ContextTokens",
                "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:17:03,1|line 2|columns",
                "TIMESTAMP,ContextTokens,GeneratedTokens|trace|no rows",
                "{\"timestamp\":1,\"input_length\":-4,\"output_length\":1}|line 1|input_length",
                "{\"timestamp\":1,\"input_length\":4,\"output_length\":1}\\n{oops|line 2|JSON",
                "{\"input_length\":4,\"output_length\":1}|line 1|timestamp",
            })
    void namesTheLineAndWhatIsWrong(String content, String place, String what) throws Exception {
        Path file = file(content.replace("\\n", "\n"));
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(TraceFile.BadTrace.class)
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("trace"), content);
    }
}
