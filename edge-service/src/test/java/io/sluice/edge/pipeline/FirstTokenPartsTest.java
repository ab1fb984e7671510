package io.sluice.edge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FirstTokenPartsTest {
    private final StageTimes times = new StageTimes(1_000_000);
    private long now = 1_000_000;

    @Test
    void thePartsOfAnUndisturbedRequestAddUpToItsFirstText() {
        stage(StageName.AUTHENTICATE, 1);
        stage(StageName.RECEIVE, 20);
        stage(StageName.RESOLVE, 2);
        stage(StageName.TOKENIZE, 300);
        stage(StageName.ADMIT, 3);
        stage(StageName.PLACE, 40);
        times.enter(StageName.GENERATE, now);
        pass(5_500);
        times.firstToken(now);
        pass(70);
        times.firstText(now);
        FirstTokenParts parts = FirstTokenParts.of(times, new WorkerTimes(1_000, 4_000, 0, 0));
        assertEquals(5_936, parts.firstTextMicros());
        assertEquals(500, parts.micros(FirstTokenPart.WORKER_HOP));
        assertEquals(1_000, parts.micros(FirstTokenPart.QUEUE));
        assertEquals(4_000, parts.micros(FirstTokenPart.PREFILL));
        assertEquals(70, parts.micros(FirstTokenPart.TEXT));
        assertEquals(0, parts.residualMicros());
    }

    @Test
    void whatNoPartMeasuresIsTheResidual() {
        stage(StageName.RECEIVE, 20);
        pass(7);
        times.enter(StageName.GENERATE, now);
        pass(100);
        times.firstToken(now);
        times.firstText(now);
        assertEquals(7, FirstTokenParts.of(times, WorkerTimes.NONE).residualMicros());
    }

    @Test
    void aTryThatFailedIsPartOfTheWayToTheWorker() {
        stage(StageName.PLACE, 10);
        stage(StageName.GENERATE, 900);
        stage(StageName.PLACE, 10);
        times.enter(StageName.GENERATE, now);
        pass(100);
        times.firstToken(now);
        times.firstText(now);
        FirstTokenParts parts = FirstTokenParts.of(times, new WorkerTimes(0, 60, 0, 0));
        assertEquals(20, parts.micros(FirstTokenPart.PLACE));
        assertEquals(940, parts.micros(FirstTokenPart.WORKER_HOP));
        assertEquals(0, parts.residualMicros());
    }

    @Test
    void aRequestWithoutTextHasNoParts() {
        stage(StageName.RECEIVE, 20);
        FirstTokenParts parts = FirstTokenParts.of(times, WorkerTimes.NONE);
        assertEquals(-1, parts.firstTextMicros());
        assertEquals(0, parts.micros(FirstTokenPart.RECEIVE));
        assertEquals(0, parts.residualMicros());
    }

    private void stage(StageName name, long micros) {
        times.enter(name, now);
        pass(micros);
        times.leave(now);
    }

    private void pass(long micros) {
        now += micros * 1_000;
    }
}
