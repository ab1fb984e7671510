package io.sluice.accelerator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    private static final String TABLE = """
            backend,model_path,system,precision,isl,osl,batch_size,tp_size,silicon_ttft_ms,silicon_tpot_ms
            vllm,meta-llama/Llama-3.1-70B,h200_sxm,fp8,128,16,1,8,40,8
            vllm,nobody/unknown,h200_sxm,fp8,128,16,1,8,40,8
            vllm,meta-llama/Llama-3.1-70B,h200_sxm,fp8,128,none,1,8,40,8
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void wrongArgumentsAreSaidWithTheUsage() {
        refused("--points is missing", Fidelity::run);
        refused("--points wants a value", Fidelity::run, "--points");
        refused("--points wants a value", Fidelity::run, "--points", "--rows");
        refused("--points: there is no file nowhere.csv that can be read", Fidelity::run, "--points", "nowhere.csv");
        refused("--points: there is no file " + folder, Calibrate::run, "--points", folder.toString());
    }

    @Test
    void unknownArgumentsAndNumbersOutOfBoundsAreSaid() throws IOException {
        String table = table(TABLE);
        refused("not known: --row", Fidelity::run, "--points", table, "--row");
        refused("--profiles: there is no folder nowhere", Fidelity::run, "--points", table, "--profiles", "nowhere");
        refused("--out is missing", Calibrate::run, "--points", table);
        refused(
                "--runs must be a whole number from 1 to 20, not 'x'",
                Calibrate::run,
                "--points",
                table,
                "--out",
                folder.toString(),
                "--runs",
                "x");
        refused("p.csv lacks the columns", Fidelity::run, "--points", table("id,isl\n1,2\n"));
        refused("p.csv has no rows", Fidelity::run, "--points", table(""));
    }

    @Test
    void helpIsNoRefusal() {
        assertEquals(0, run(Fidelity::run, "--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage: x"));
    }

    @Test
    void fidelityPredictsWhatItKnowsAndNamesTheRest() throws IOException {
        assertEquals(0, run(Fidelity::run, "--points", table(TABLE), "--rows"), err::toString);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("p.csv, line 2: first token "), text);
        assertTrue(text.contains("p.csv, line 3: not predicted: there is no architecture unknown"), text);
        assertTrue(text.contains("p.csv, line 4: not predicted: p.csv, line 4: osl must be a number"), text);
    }

    @Test
    void fidelityAnswersInJsonWhenAsked() throws IOException {
        assertEquals(0, run(Fidelity::run, "--points", table(TABLE), "--json"), err::toString);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("{\"points\":[{\"id\":\"p.csv, line 2\""), text);
        assertTrue(text.contains("\"not_predicted\":[{\"id\":\"p.csv, line 3\""), text);
    }

    private String table(String text) throws IOException {
        return Files.writeString(folder.resolve("p.csv"), text).toString();
    }

    private void refused(String message, Program program, String... arguments) {
        err.reset();
        assertEquals(Program.REFUSED, run(program, arguments));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith(message), text);
        assertTrue(text.contains("usage: x"), text);
    }

    private int run(Program program, String... arguments) {
        return Program.run(
                "usage: x\n",
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                program);
    }
}
