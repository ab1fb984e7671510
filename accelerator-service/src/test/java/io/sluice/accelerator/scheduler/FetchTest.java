package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Blocks that leave a worker and come back from a store, in virtual time. */
class FetchTest {
    private static final int PROMPT = 65; // Four full blocks, and the token that is computed always.
    private static final long WAIT = 5_000;
    private static final StepTime STEP_TIME = shape -> 1_000 + 100L * shape.tokens();

    private final Set<Long> store = new LinkedHashSet<>();
    private final List<Fetch> asked = new ArrayList<>();
    private final Load load = new Load();
    private Scheduler scheduler = scheduler(new Transfer(300, 2));
    private long now;
    private int cached;

    private Scheduler scheduler(Transfer transfer) {
        Scheduler made = new Scheduler(new Limits(2, 256, 4, 0, 1_000, 6), STEP_TIME, new KvEvents() {
            @Override
            public void stored(long hash) {}

            @Override
            public void evicted(long hash, long parent) {
                store.add(hash);
            }

            @Override
            public void removed(long hash) {}
        });
        made.fetchFrom(asked::add, new FetchTerms(transfer, WAIT));
        return made;
    }

    @Test
    void getsBackWhatItHasEvicted() {
        run(1, 0);
        run(2, 0);
        assertEquals(3, store.size(), "all but the first block of the first prompt had to go");
        long computed = promptTokens();
        submit(1);
        Fetch fetch = asked.removeFirst();
        int has = has(fetch);
        assertEquals(3, has);
        assertEquals(Scheduler.IDLE, scheduler.plan(now), "it waits for the answer");
        scheduler.fetched(fetch, has, now);
        long arrival = now + 300 + 2L * 16 * has;
        assertEquals(arrival, scheduler.earliestDeadlineNanos());
        now = arrival - 1;
        assertEquals(Scheduler.IDLE, scheduler.plan(now), "and for the transfer");
        now = arrival;
        finish();
        assertEquals(64, cached);
        assertEquals(1, promptTokens() - computed, "only the last token is computed");
        assertEquals(48, load.fetchedTokens);
    }

    @Test
    void goesOnFromWhatItHoldsItself() {
        run(1, 0);
        run(2, 0);
        submit(1);
        scheduler.fetched(asked.removeFirst(), 2, now);
        now += 300 + 2 * 32;
        finish();
        assertEquals(48, cached);
        submit(1);
        assertTrue(asked.isEmpty(), "now it has all of it");
        finish();
        assertEquals(64, cached);
        assertEquals(32, load.fetchedTokens);
    }

    @Test
    void computesWhatIsComputedSooner() {
        scheduler = scheduler(new Transfer(300, 2_000));
        submit(1);
        scheduler.fetched(asked.removeFirst(), 4, now);
        finish();
        assertEquals(0, cached);
        assertEquals(0, load.fetchedTokens);
    }

    @Test
    void waitsNoLongerThanItMay() {
        submit(1);
        Fetch fetch = asked.removeFirst();
        assertEquals(now + WAIT, scheduler.earliestDeadlineNanos());
        now += WAIT;
        long step = scheduler.plan(now);
        assertTrue(step > 0, "it is computed");
        scheduler.fetched(fetch, 4, now);
        now += step;
        scheduler.complete(now);
        finish();
        assertEquals(0, cached);
    }

    @Test
    void keepsNobodyWaiting() {
        submit(1);
        Sequence[] slow = {last};
        submit(2);
        scheduler.fetched(asked.getLast(), 0, now);
        long step = scheduler.plan(now);
        assertEquals(PROMPT, scheduler.shape().prefillTokens);
        assertEquals(SequenceState.FETCHING, slow[0].state);
        now += step;
        scheduler.complete(now);
    }

    @Test
    void canBeCancelledMeanwhile() {
        submit(1);
        Fetch fetch = asked.removeFirst();
        scheduler.cancel(last, FinishReason.CANCELLED, now);
        submit(2);
        scheduler.fetched(fetch, 4, now);
        scheduler.fetched(asked.removeFirst(), 0, now);
        finish();
        assertEquals(0, cached, "the answer was for the one that is gone");
        scheduler.report(load, now);
        assertEquals(0, load.waiting);
    }

    @Test
    void offersNothingThatIsLost() {
        run(1, 0);
        scheduler.loseCache();
        run(2, 0);
        assertTrue(store.isEmpty());
    }

    private Sequence last = new Sequence();

    private void run(int prompt, int found) {
        submit(prompt);
        scheduler.fetched(asked.removeFirst(), found, now);
        finish();
    }

    private void finish() {
        for (long step = scheduler.plan(now); step != Scheduler.IDLE; step = scheduler.plan(now)) {
            now += step;
            scheduler.complete(now);
        }
        scheduler.report(load, now);
    }

    private int has(Fetch fetch) {
        int has = 0;
        while (has < fetch.blocks() && store.contains(fetch.hash(has))) {
            has++;
        }
        return has;
    }

    private long promptTokens() {
        scheduler.report(load, now);
        return load.promptTokens;
    }

    private void submit(int seed) {
        int[] prompt = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            prompt[i] = seed * 1_000 + i;
        }
        GenerationRequest request = new GenerationRequest(
                prompt,
                BlockHash.chain("m", "", prompt, PROMPT),
                BlockHash.root("m", ""),
                1,
                new int[0],
                PriorityClass.STANDARD,
                now,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                4);
        assertNull(scheduler.submit(
                request,
                () -> 7,
                new SequenceListener() {
                    @Override
                    public void accepted(Sequence sequence, int position, long firstTokenNanos) {
                        last = sequence;
                    }

                    @Override
                    public void finished(Sequence sequence, FinishReason reason) {
                        cached = sequence.cachedTokens();
                    }
                },
                now));
    }
}
