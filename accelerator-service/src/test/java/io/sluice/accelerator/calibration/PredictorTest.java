package io.sluice.accelerator.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final String HEADER =
            "id,silicon_data_source,backend,backend_version,model_path,system,precision,isl,osl,"
                    + "batch_size,tp_size,attention_dp_size,moe_tp_size,moe_ep_size,silicon_ttft_ms,silicon_tpot_ms\n";
    /** Four rows of the published table, measured by InferenceMAX. */
    private static final String ROWS = "a,s,vllm,,meta-llama/Llama-3.1-70B,h200_sxm,fp8,1024,1024,8,4,1,4,1,101,10.14\n"
            + "b,s,trtllm,,meta-llama/Llama-3.1-70B,b200_sxm,fp8,1024,1024,16,2,1,2,1,270,9.85\n"
            + "c,s,trtllm,gpt-oss-dev,openai/gpt-oss-120b,h200_sxm,fp4,1024,1024,8,16,1,4,4,109,6.04\n"
            + "d,s,vllm,0.15.1,openai/gpt-oss-120b,b200_sxm,fp4,1024,1024,16,1,1,1,1,61,5.84\n";

    private final Predictor predictor = new Predictor((kind, name) -> Optional.ofNullable(
                    PredictorTest.class.getClassLoader().getResourceAsStream(kind + "/" + name + ".properties"))
            .map(file -> new InputStreamReader(file, StandardCharsets.UTF_8)));

    @Test
    void publishedRowsAreNear() {
        List<Prediction.Made> made = new ArrayList<>();
        for (MeasuredPoint point :
                PointReader.read("p.csv", new StringReader(HEADER + ROWS)).points()) {
            Prediction.Made each = assertInstanceOf(Prediction.Made.class, predictor.predict(point));
            assertTrue(each.tokenError() < 0.15, each.toString());
            assertTrue(each.firstTokenError() < 0.4, each.toString());
            assertEquals(each, predictor.predict(point), "the same point, the same prediction");
            made.add(each);
        }
        String table = ErrorTable.format(made);
        assertTrue(table.contains("trtllm h200 gpt-oss-120b fp4"), table);
    }

    @Test
    void gpusAndUsersAreReadAsTheTableMeansThem() {
        String replicas = "e,silicon_concurrency=64; x,trtllm,1,m,g,fp8,8,8,16,4,,2,2,1,1\n";
        List<MeasuredPoint> points = PointReader.read("p.csv", new StringReader(HEADER + ROWS + replicas))
                .points();
        assertEquals(4, points.get(2).gpus());
        assertEquals(8, points.get(2).users());
        assertEquals(4, points.get(4).gpus());
        assertEquals(64, points.get(4).users());
    }

    @Test
    void whatIsNotKnownIsNamed() {
        assertReason("there is no architecture big", "x,s,vllm,,a/big,h100_sxm,fp8,8,8,1,1,,,,1,1\n");
        assertReason("there is no profile vllm-z9", "x,s,vllm,,a/llama-3.1-8b,z9,fp8,8,8,1,1,,,,1,1\n");
        assertReason("the precision int3", "x,s,vllm,,a/llama-3.1-8b,h100,int3,8,8,1,1,,,,1,1\n");
        assertReason("16 GPUs is more", "x,s,vllm,,a/llama-3.1-8b,h100,fp8,8,8,1,16,,,,1,1\n");
        assertReason("leave no room for KV", "x,s,vllm,,meta-llama/Llama-3.1-70B,h100,,8,8,1,1,,,,1,1\n");
    }

    @Test
    void aRowThatIsNoPointIsToldAndTheOthersAreRead() {
        PointReader.Table table =
                PointReader.read("p.csv", new StringReader(HEADER + "x,s,vllm,,m,g,fp8,many,8,1,1,,,,1,1\n" + ROWS));
        assertEquals(4, table.points().size());
        assertEquals(
                List.of(new PointReader.Refused("x", "p.csv, line 2: isl must be a number above 0, not 'many'")),
                table.refused());
    }

    @Test
    void columnsMayComeInAnyOrderWithOthersBetween() {
        String[] names = HEADER.trim().split(",");
        String[] fields = ROWS.split("\n")[0].split(",");
        StringBuilder header = new StringBuilder("\uFEFFnew");
        StringBuilder row = new StringBuilder("\"a, \"\"b\"\"\"");
        for (int i = names.length - 1; i >= 0; i--) {
            header.append(',').append(names[i]);
            row.append(',').append(fields[i]);
        }
        MeasuredPoint expected = PointReader.read("p.csv", new StringReader(HEADER + ROWS))
                .points()
                .getFirst();
        assertEquals(
                List.of(expected),
                PointReader.read("p.csv", new StringReader(header + "\r\n" + row + "\r\n"))
                        .points());
    }

    @Test
    void whatIsNotModelledIsRefused() {
        String header = HEADER.replace("id,", "id,mode,pp_size,");
        PointReader.Table table = PointReader.read(
                "p.csv",
                new StringReader(header
                        + "x,disagg,1,s,vllm,,m,g,fp8,8,8,1,1,,,,1,1\n"
                        + "y,agg,2,s,vllm,,m,g,fp8,8,8,1,1,,,,1,1\n"
                        + "z,agg,1,s,vllm,,m,g,fp8,8,8,1,1,,,,1,1\n"));
        assertEquals(1, table.points().size());
        assertTrue(table.refused().get(0).reason().startsWith("mode disagg is not modelled"));
        assertTrue(table.refused().get(1).reason().startsWith("pp_size 2 is not modelled"));
    }

    @Test
    void aTableWithoutANeededColumnIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> PointReader.read("p.csv", new StringReader("id,isl\na,5\n")));
        assertEquals(
                "p.csv lacks the columns backend, model_path, system, osl, batch_size, tp_size, silicon_ttft_ms,"
                        + " silicon_tpot_ms",
                refused.getMessage());
    }

    @Test
    void whatWasNotMeasuredIsPredictedAndSaidToBeExtrapolated() {
        for (String row : List.of(
                "x,s,sglang,,openai/gpt-oss-120b,b200_sxm,fp4,512,64,2,1,,,,100,5\n",
                "x,s,vllm,,meta-llama/Llama-3.1-405B,mi300x,fp8,512,64,2,8,,,,100,20\n",
                "x,s,vllm,,deepseek-ai/DeepSeek-V3,b200_sxm,fp8,512,64,2,8,,,,100,20\n",
                "x,s,vllm,,mistralai/Mixtral-8x7B-Instruct-v0.1,h100_sxm,,512,64,2,4,,,,100,20\n")) {
            MeasuredPoint point = PointReader.read("p.csv", new StringReader(HEADER + row))
                    .points()
                    .getFirst();
            Prediction.Made made = assertInstanceOf(Prediction.Made.class, predictor.predict(point), row);
            assertTrue(made.tokenMillis() > 0.5 && made.tokenMillis() < 100, made.toString());
            assertTrue(made.extrapolated().isPresent(), made.toString());
        }
    }

    @Test
    void conditionsOfTheTableCountBeforeThoseOfTheCampaign() {
        String header = HEADER.replace("id,", "id,max_num_tokens,batch_wait_timeout_iters,");
        String row = "s,trtllm,,meta-llama/Llama-3.1-70B,h200_sxm,fp8,1024,1024,16,4,,,,300,15\n";
        PointReader.Table table = PointReader.read(
                "p.csv", new StringReader(header + "x,,," + row + "y,1024,0," + row + "z,0.5,," + row));
        Setup known = predictor.setup(table.points().get(0));
        assertEquals(16_384, known.profile().maxBatchedTokens());
        assertEquals(20, known.profile().batching().waitSteps());
        Setup told = predictor.setup(table.points().get(1));
        assertEquals(1_024, told.profile().maxBatchedTokens());
        assertEquals(0, told.profile().batching().waitSteps());
        assertEquals(
                "p.csv, line 4: max_num_tokens must be 1.0 to 1048576.0, not '0.5'",
                table.refused().getFirst().reason());
    }

    @Test
    void jsonHasEachPointAndWhyOthersAreMissing() {
        MeasuredPoint point = PointReader.read("p.csv", new StringReader(HEADER + ROWS))
                .points()
                .getFirst();
        String json = PredictionJson.of(
                List.of(new Prediction.Made(point, 100, 10), new Prediction.Not(point, "a \"reason\"")),
                List.of(new PointReader.Refused("z", "line 9\n")));
        assertTrue(json.startsWith("{\"points\":[{\"id\":\"a\",\"engine\":\"vllm\""), json);
        assertTrue(json.contains("\"tpot_ms\":10.0000,\"measured_tpot_ms\":10.1400"), json);
        assertTrue(json.contains("\"extrapolated\":null"), json);
        assertTrue(json.contains("{\"id\":\"a\",\"reason\":\"a \\\"reason\\\"\"}"), json);
        assertTrue(json.endsWith("{\"id\":\"z\",\"reason\":\"line 9\\u000a\"}]}"), json);
    }

    private void assertReason(String reason, String row) {
        MeasuredPoint point = PointReader.read("p.csv", new StringReader(HEADER + row))
                .points()
                .getFirst();
        Prediction.Not not = assertInstanceOf(Prediction.Not.class, predictor.predict(point));
        assertTrue(not.reason().contains(reason), not.reason());
    }
}
