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
        for (MeasuredPoint point : PointReader.read("p.csv", new StringReader(HEADER + ROWS))) {
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
        List<MeasuredPoint> points = PointReader.read("p.csv", new StringReader(HEADER + ROWS + replicas));
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
        assertReason("no constants for the kind MIXTURE", "x,s,sglang,,openai/gpt-oss-120b,h100,,8,8,1,1,,,,1,1\n");
        assertReason("leave no room for KV", "x,s,vllm,,meta-llama/Llama-3.1-70B,h100,,8,8,1,1,,,,1,1\n");
    }

    @Test
    void messagesNameLineAndColumn() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class,
                () -> PointReader.read("p.csv", new StringReader(HEADER + "x,s,vllm,,m,g,fp8,many,8,1,1,,,,1,1\n")));
        assertEquals("p.csv, line 2: isl must be a number above 0, not 'many'", wrong.getMessage());
    }

    private void assertReason(String reason, String row) {
        MeasuredPoint point =
                PointReader.read("p.csv", new StringReader(HEADER + row)).get(0);
        Prediction.Not not = assertInstanceOf(Prediction.Not.class, predictor.predict(point));
        assertTrue(not.reason().contains(reason), not.reason());
    }
}
