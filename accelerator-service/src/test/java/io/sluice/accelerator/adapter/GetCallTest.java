package io.sluice.accelerator.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.accelerator.scheduler.Fetch;
import io.sluice.accelerator.scheduler.FetchTerms;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.PriorityClass;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.SequenceListener;
import io.sluice.accelerator.scheduler.Transfer;
import io.sluice.kvcache.v1.BlockChunk;
import io.sluice.kvcache.v1.BlockInfo;
import io.sluice.kvcache.v1.GetResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the store says, message by message: only blocks that are what was stored count. */
class GetCallTest {
    private static final int SIZE = 100;
    private static final long[] HASHES = {11, 12, 13};

    private final List<Status> ends = new ArrayList<>();
    private final Counted counted = new Counted();
    private final Fetch fetch = fetch();
    private final GetCall real = call(SIZE);

    private GetCall call(int size) {
        return new GetCall(fetch, size, counted, (call, status) -> ends.add(status));
    }

    @Test
    void asksForAllInOneCall() {
        assertEquals(11, real.request().getBlockHash());
        assertEquals(List.of(12L, 13L), real.request().getNextBlockHashesList());
    }

    @Test
    void countsBlocksThatComeInParts() {
        send(real, 11, BlockPattern.bytes(11, SIZE), 30);
        send(real, 12, BlockPattern.bytes(12, SIZE), SIZE);
        real.onCompleted();
        assertEquals(2, real.found());
        assertEquals(2 * SIZE, real.foundBytes());
        assertEquals(List.of(Status.OK), ends);
    }

    @Test
    void takesWrongBytesForAMiss() {
        byte[] bytes = BlockPattern.bytes(12, SIZE);
        bytes[70] ^= 1;
        send(real, 11, BlockPattern.bytes(11, SIZE), SIZE);
        send(real, 12, bytes, SIZE);
        send(real, 13, BlockPattern.bytes(13, SIZE), SIZE);
        real.onCompleted();
        assertEquals(1, real.found());
        assertEquals(1, counted.corrupt);
        assertEquals(1, ends.size());
    }

    @Test
    void takesAWrongChecksumForAMiss() {
        real.onNext(
                info(BlockInfo.newBuilder().setBlockHash(11).setSizeBytes(SIZE).setChecksum(1)));
        chunks(real, BlockPattern.bytes(11, SIZE), SIZE);
        assertEquals(0, real.found());
        assertEquals(1, counted.corrupt);
    }

    @Test
    void takesBytesThatAreNoneForAMiss() {
        real.onNext(
                info(BlockInfo.newBuilder().setBlockHash(11).setSizeBytes(SIZE).setModelled(true)));
        assertEquals(0, real.found());
        assertEquals(1, counted.corrupt);
    }

    @Test
    void takesAnotherBlockForAMiss() {
        send(real, 12, BlockPattern.bytes(12, SIZE), SIZE);
        assertEquals(0, real.found());
    }

    @Test
    void countsBlocksWithoutBytes() {
        GetCall modelled = call(0);
        modelled.onNext(
                info(BlockInfo.newBuilder().setBlockHash(11).setSizeBytes(7_000).setModelled(true)));
        modelled.onError(Status.UNAVAILABLE.asRuntimeException());
        assertEquals(1, modelled.found());
        assertEquals(7_000, modelled.foundBytes());
        assertEquals(Status.Code.UNAVAILABLE, ends.getFirst().getCode());
    }

    @Test
    void takesNotFoundForAnAnswer() {
        real.onError(Status.NOT_FOUND.asRuntimeException());
        assertEquals(List.of(Status.OK), ends);
    }

    @Test
    void makesTheSameBytesOfTheSameHash() {
        assertArrayEquals(BlockPattern.bytes(5, 64), BlockPattern.bytes(5, 64));
        assertEquals(13, BlockPattern.bytes(5, 13).length);
    }

    private static void send(GetCall call, long hash, byte[] bytes, int part) {
        call.onNext(info(BlockInfo.newBuilder()
                .setBlockHash(hash)
                .setSizeBytes(bytes.length)
                .setChecksum(BlockPattern.checksum(bytes))));
        chunks(call, bytes, part);
    }

    private static void chunks(GetCall call, byte[] bytes, int part) {
        for (int from = 0; from < bytes.length; from += part) {
            call.onNext(GetResponse.newBuilder()
                    .setChunk(BlockChunk.newBuilder()
                            .setOffsetBytes(from)
                            .setData(ByteString.copyFrom(bytes, from, Math.min(part, bytes.length - from))))
                    .build());
        }
    }

    private static GetResponse info(BlockInfo.Builder info) {
        return GetResponse.newBuilder().setInfo(info).build();
    }

    /** As a scheduler asks. */
    private static Fetch fetch() {
        List<Fetch> asked = new ArrayList<>();
        StepTime stepTime = shape -> 1_000;
        Scheduler scheduler = new Scheduler(new Limits(1, 64, 1, 0, 1_000, 8), stepTime, KvEvents.NONE);
        scheduler.fetchFrom(asked::add, new FetchTerms(Transfer.NONE, 1_000));
        GenerationRequest request = new GenerationRequest(
                new int[49],
                HASHES,
                1,
                1,
                new int[0],
                PriorityClass.STANDARD,
                0,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                1);
        scheduler.submit(
                request,
                () -> Answer.END,
                new SequenceListener() {
                    @Override
                    public void finished(Sequence sequence, FinishReason reason) {}
                },
                0);
        return asked.getFirst();
    }

    private static final class Counted implements OffloadCounters {
        private int corrupt;

        @Override
        public void corrupt() {
            corrupt++;
        }

        @Override
        public void stored(int blocks, long bytes) {}

        @Override
        public void dropped(int blocks) {}

        @Override
        public void failed(int blocks, Status status) {}

        @Override
        public void found(int asked, int found, long bytes) {}

        @Override
        public void notAsked() {}

        @Override
        public void unanswered(Status status) {}
    }
}
