package io.sluice.kvcache.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import io.sluice.kvcache.v1.PutRequest;
import io.sluice.kvcache.v1.PutResponse;
import io.sluice.kvcache.v1.PutStart;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A transfer that stands still ends by itself and frees what it held. */
@QuarkusTest
@TestProfile(TransferTimeoutTest.Short.class)
class TransferTimeoutTest {
    @Inject
    BlockStore store;

    @Test
    void aPutThatStandsStillIsEnded() throws Exception {
        ManagedChannel channel = Calls.channel();
        try {
            var put = new ManualStream<PutRequest, PutResponse>();
            KvCacheServiceGrpc.newStub(channel).put(put);
            put.call()
                    .onNext(PutRequest.newBuilder()
                            .setStart(PutStart.newBuilder().setBlockHash(1).setSizeBytes(100))
                            .build());
            put.take(1);
            assertEquals(Status.Code.DEADLINE_EXCEEDED, put.failure().code());
            assertEquals("transfer_timeout", put.failure().reason());
            assertEquals(0, store.usedBytes());
            assertTrue(store.begin(new BlockMeta(1, 0, 100, "", 1)).isPresent());
        } finally {
            channel.shutdownNow();
        }
    }

    public static class Short implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.kv-cache.store.transfer-timeout", "200ms");
        }
    }
}
