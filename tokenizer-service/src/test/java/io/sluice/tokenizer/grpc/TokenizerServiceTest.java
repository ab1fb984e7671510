package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokenizerServiceTest {
    private final TestChannel channel = new TestChannel();
    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
            TokenizerServiceGrpc.newBlockingStub(channel.get());

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void listsModels() {
        assertEquals(
                List.of("openai/gpt-oss-120b", "openai/gpt-oss-20b", "sluice/echo"),
                tokenizer.listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                        .map(m -> m.getId())
                        .toList());
    }

    @Test
    void encodes() {
        assertEquals(
                List.of(24912, 2375),
                tokenizer
                        .encode(EncodeRequest.newBuilder()
                                .setModel("openai/gpt-oss-20b")
                                .setText("hello world")
                                .build())
                        .getIdsList());
    }
}
