package io.sluice.kvcache.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.eviction.EvictionKind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BlockWriteTest {
    private static final byte[] DATA = {1, 2, 3, 4};

    private final BlockStore store =
            Stores.store(Stores.limits(10, 50), EvictionKind.LRU, () -> 0, new MemoryTier(100, 1));

    @Test
    void nothingIsVisibleBeforeTheCommit() {
        BlockWrite write = store.begin(Stores.meta(7, 0, 4)).orElseThrow();
        write.append(0, ByteBuffer.wrap(DATA));
        assertEquals(new Fault.BlockNotFound(7), fault(() -> store.open(7)));
        write.commit(Xxh3.hash(DATA, 0, 4, 0));
        assertEquals(4, store.open(7).meta().sizeBytes());
    }

    @Test
    void aWrongChecksumIsRefusedAndTheRoomIsFreeAfterTheAbort() {
        BlockWrite write = store.begin(Stores.meta(7, 0, 4)).orElseThrow();
        write.append(0, ByteBuffer.wrap(DATA));
        assertInstanceOf(Fault.ChecksumMismatch.class, fault(() -> write.commit(1)));
        write.abort();
        assertEquals(0, store.usedBytes());
        assertEquals(new Fault.BlockNotFound(7), fault(() -> store.open(7)));
    }

    @Test
    void bytesMustFollowOneAnotherAndFit() {
        BlockWrite write = store.begin(Stores.meta(7, 0, 4)).orElseThrow();
        assertField("chunk.offset_bytes", () -> write.append(1, ByteBuffer.wrap(DATA)));
        write.append(0, ByteBuffer.wrap(DATA, 0, 2));
        assertField("chunk.data", () -> write.append(2, ByteBuffer.wrap(DATA)));
        assertField("commit", () -> write.commit(0));
    }

    @Test
    void aBlockHasABoundedSize() {
        assertField("start.size_bytes", () -> store.begin(Stores.meta(7, 0, 0)));
        assertField("start.size_bytes", () -> store.begin(Stores.meta(7, 0, 51)));
        assertField("start.size_bytes", () -> store.begin(Stores.meta(7, 0, -1)));
    }

    @Test
    void limitsOutOfRangeAreRefusedByTheNameOfTheirProperty() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Stores.store(Stores.limits(10, 101), EvictionKind.LRU, () -> 0, new MemoryTier(100, 1)));
        assertEquals("sluice.kv-cache.store.max-block-bytes must be 1 to 100, is 101", refused.getMessage());
    }

    private static Fault fault(Executable call) {
        return assertThrows(FaultException.class, call).fault();
    }

    private static void assertField(String field, Executable call) {
        assertEquals(
                field, assertInstanceOf(Fault.InvalidField.class, fault(call)).field());
    }
}
