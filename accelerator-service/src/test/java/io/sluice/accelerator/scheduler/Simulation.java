package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.hash.ChainHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker in virtual time under random arrivals, credits, cancels and deadlines. Each client checks what it gets against
 * what an undisturbed run would say, and the whole is checked after every step.
 */
final class Simulation {
    private static final StepTime STEP_TIME = shape -> 1_000 + 10L * shape.tokens() + shape.decodeContextTokens;

    private static final List<PriorityClass> CLASSES = List.of(PriorityClass.values());

    private final Random random;
    private final Limits limits;
    private final Scheduler scheduler;
    private final Cache cache = new Cache();
    private final List<Client> open = new ArrayList<>();
    private final List<Fetch> fetches = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    private final Load load = new Load();
    private long now;
    private long busyNanos;
    private long idleNanos;
    private long chargedUnits;
    private int submitted;
    private int finished;
    private boolean closing;

    Simulation(long seed) {
        random = new Random(seed);
        int sequences = 1 + random.nextInt(6);
        Speculation speculation = random.nextInt(3) > 0
                ? Speculation.NONE
                : new Speculation(1 + random.nextInt(4), random.nextDouble(), 7);
        Swap swap = random.nextBoolean() ? Swap.NONE : new Swap(1 + random.nextInt(20), 100);
        Batching batching = new Batching(random.nextInt(4) == 0, 1 + random.nextInt(8), random.nextInt(4) == 0);
        limits = new Limits(
                sequences,
                sequences * (1 + speculation.draftTokens()) + random.nextInt(60),
                1 + random.nextInt(6),
                random.nextInt(5),
                2 + random.nextInt(150),
                1 + random.nextInt(24));
        scheduler = new Scheduler(limits, batching, swap, speculation, STEP_TIME, cache);
        if (random.nextBoolean()) {
            scheduler.fetchFrom(this::ask, new FetchTerms(new Transfer(50, random.nextInt(20)), 5_000));
        }
    }

    /** Runs a number of rounds, then lets everything come to its end; returns the log of all that was heard. */
    String run(int rounds) {
        for (int i = 0; i < rounds; i++) {
            disturb();
            step();
        }
        // Nothing new comes: a worker of one token a step would never be done with it.
        closing = true;
        for (int i = 0; !open.isEmpty(); i++) {
            assertTrue(i < 20_000, "everything comes to an end");
            // Whoever is parked gets what it needs.
            for (Client client : List.copyOf(open)) {
                if (client.granted == client.tokens) {
                    client.grant(1 + random.nextInt(50));
                }
            }
            step();
        }
        assertEquals(submitted, finished);
        assertEquals(Scheduler.IDLE, scheduler.plan(now));
        scheduler.report(load, now);
        assertEquals(0, load.running);
        assertEquals(0, load.waiting);
        assertEquals(0, load.parked);
        assertEquals(limits.kvBlocks(), load.freeBlocks, "every block is free in the end");
        assertEquals(0, load.hostBlocks, "and every block of the host");
        assertEquals(busyNanos, load.busyNanos);
        assertEquals(idleNanos, load.idleNanos);
        assertEquals(
                busyNanos << DeviceShares.UNIT_BITS,
                chargedUnits + scheduler.unchargedUnits(),
                "the requests' shares add up to the steps");
        assertTrue(Math.abs(scheduler.unchargedUnits()) < 1 << DeviceShares.UNIT_BITS, "next to nothing is left over");
        return log.toString();
    }

    private void disturb() {
        answer();
        if (!closing && random.nextInt(3) == 0) {
            submit();
        }
        for (Client client : List.copyOf(open)) {
            if (random.nextInt(4) == 0) {
                client.grant(1 + random.nextInt(6));
            }
            if (random.nextInt(60) == 0) {
                client.cancel();
            }
        }
    }

    /** A store that does not always take a question. */
    private boolean ask(Fetch fetch) {
        return random.nextInt(4) > 0 && fetches.add(fetch);
    }

    /** It answers some in time, some late, and some never. */
    private void answer() {
        for (Fetch fetch : List.copyOf(fetches)) {
            if (random.nextInt(3) == 0) {
                fetches.remove(fetch);
                scheduler.fetched(fetch, random.nextInt(fetch.blocks() + 1), now);
            }
        }
    }

    private void submit() {
        int most = limits.maxTokens() + 1;
        int[] prompt = new int[1 + random.nextInt(most)];
        // Few families of prompts, so that prefixes are shared.
        int family = random.nextInt(3);
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = family * 1_000 + i;
        }
        Client client = new Client(prompt);
        int waiting = waiting();
        Refusal refusal = scheduler.submit(client.request, client, client, now);
        if (prompt.length >= limits.maxTokens()) {
            assertTrue(refusal instanceof Refusal.PromptTooLong);
        } else if (waiting >= limits.maxWaiting()) {
            assertTrue(refusal instanceof Refusal.QueueFull);
        } else {
            assertNull(refusal);
            submitted++;
        }
    }

    private int waiting() {
        int waiting = 0;
        for (Client client : open) {
            SequenceState state = client.sequence == null ? SequenceState.IDLE : client.sequence.state;
            waiting += state == SequenceState.WAITING || state == SequenceState.FETCHING ? 1 : 0;
        }
        return waiting;
    }

    private void step() {
        if (random.nextInt(200) == 0) {
            scheduler.loseCache();
        }
        Before before = new Before();
        long duration = scheduler.plan(now);
        before.check();
        if (duration == Scheduler.IDLE) {
            now += 500;
            idleNanos += 500;
            return;
        }
        if (random.nextInt(10) == 0) {
            duration *= 3;
        }
        busyNanos += duration;
        StepShape shape = scheduler.shape();
        assertTrue(shape.tokens() <= limits.maxBatchedTokens(), "a step stays within its budget");
        assertTrue(shape.sequences() <= limits.maxSequences(), "a step stays within its slots");
        if (random.nextInt(5) == 0) {
            // News in the middle of a step.
            now += duration / 2;
            disturb();
            duration -= duration / 2;
        }
        now += duration;
        scheduler.complete(now);
        scheduler.report(load, now);
        assertTrue(load.running <= limits.maxSequences());
        assertTrue(
                load.running + load.parked <= limits.maxSequences() + limits.maxParked() + preemptedParked(),
                "no more slots are given away than may be");
        assertTrue(load.freeBlocks >= 0 && load.freeBlocks <= limits.kvBlocks());
        assertEquals(cache.held.size(), load.storedBlocks);
        for (Client client : open) {
            client.checkEnding();
        }
    }

    /** Who ran and who waited before a step was planned. */
    private final class Before {
        private final List<Sequence> running = in(SequenceState.RUNNING);
        private final List<Sequence> waiting = in(SequenceState.WAITING);

        /** Who loses its blocks is of the least urgent class and came last; who is admitted is of the most urgent. */
        void check() {
            for (Sequence victim : running) {
                for (Sequence survivor : running) {
                    if (victim.state == SequenceState.WAITING && survivor.state == SequenceState.RUNNING) {
                        int classes = rank(victim) - rank(survivor);
                        assertTrue(classes > 0 || (classes == 0 && victim.slotNumber > survivor.slotNumber), "LIFO");
                    }
                }
            }
            for (Sequence admitted : waiting) {
                for (Sequence left : waiting) {
                    if (admitted.state == SequenceState.RUNNING && left.state == SequenceState.WAITING) {
                        assertTrue(rank(admitted) <= rank(left), "no class before a more urgent one");
                    }
                }
            }
        }

        private int rank(Sequence sequence) {
            return sequence.request().priority().rank();
        }

        private List<Sequence> in(SequenceState state) {
            List<Sequence> found = new ArrayList<>();
            for (Client client : open) {
                Sequence sequence = client.sequence;
                if (sequence != null && sequence.state == state) {
                    found.add(sequence);
                }
            }
            return found;
        }
    }

    private int preemptedParked() {
        int count = 0;
        for (Client client : open) {
            Sequence sequence = client.sequence;
            count += sequence != null && sequence.state == SequenceState.PARKED && sequence.blockCount() == 0 ? 1 : 0;
        }
        return count;
    }

    /** What an undisturbed run says: the next token depends on the last ids alone. */
    private static int word(long promptHash, int number) {
        return (int) ((promptHash * 31 + number * 17L) & 0xFFFF);
    }

    /** What the listener of KV events knows. */
    private static final class Cache implements KvEvents {
        private final Set<Long> held = new LinkedHashSet<>();

        @Override
        public void stored(long hash) {
            assertTrue(held.add(hash));
        }

        @Override
        public void removed(long hash) {
            assertTrue(held.remove(hash));
        }
    }

    /** A request with its client and its engine. */
    private final class Client implements SequenceListener, Answer {
        private final GenerationRequest request;
        private final long promptHash;
        private final int length;
        private final int number = submitted;
        private @Nullable Sequence sequence;
        private long granted;
        private int tokens;
        private int said;
        private long chainHash = ChainHash.START;
        private boolean accepted;
        private boolean promptDone;
        private boolean parked;
        private boolean ending;
        private int stepsSinceEnding;

        Client(int[] prompt) {
            long hash = ChainHash.START;
            for (int id : prompt) {
                hash = ChainHash.next(hash, id);
            }
            promptHash = hash;
            length = random.nextInt(60);
            granted = random.nextInt(8);
            request = new GenerationRequest(
                    prompt,
                    BlockHash.chain("m", "", prompt, prompt.length),
                    BlockHash.root("m", ""),
                    1 + random.nextInt(80),
                    new int[0],
                    CLASSES.get(random.nextInt(3)),
                    now,
                    random.nextInt(4) == 0 ? now + random.nextInt(60_000) : GenerationRequest.NO_DEADLINE,
                    GenerationRequest.NO_DEADLINE,
                    (int) granted);
        }

        void grant(int more) {
            granted += more;
            scheduler.credit(here(), more);
        }

        void cancel() {
            ending = true;
            scheduler.cancel(here(), FinishReason.CANCELLED, now);
        }

        void checkEnding() {
            if (ending) {
                assertTrue(++stepsSinceEnding <= 1, "a cancelled sequence is gone with the step");
            }
            assertTrue(
                    now < request.deadlineNanos() || stepsSinceEnding++ <= 1,
                    "one past its deadline is gone with the next plan");
        }

        private Sequence here() {
            Sequence mine = sequence;
            if (mine == null) {
                throw new AssertionError("the client has no sequence");
            }
            return mine;
        }

        @Override
        public int next() {
            assertEquals(tokens, said, "one choice a token");
            return said < length ? word(promptHash, said++) : END;
        }

        @Override
        public void accepted(Sequence mine, int position, long firstTokenNanos) {
            accepted = true;
            sequence = mine;
            open.add(this);
            note("accepted " + position + " " + firstTokenNanos);
        }

        @Override
        public void promptDone(Sequence mine) {
            assertTrue(accepted && !promptDone);
            promptDone = true;
            assertTrue(mine.cachedTokens() < mine.promptTokens(), "the last token is computed always");
            note("prompt " + mine.cachedTokens() + " " + mine.queueNanos() + " " + mine.prefillNanos());
        }

        @Override
        public void token(Sequence mine, int id, long hash) {
            assertTrue(promptDone && !parked);
            assertEquals(word(promptHash, tokens), id);
            chainHash = ChainHash.next(chainHash, id);
            assertEquals(chainHash, hash);
            tokens++;
            assertTrue(tokens <= granted, "no token without credit");
            note("token " + id);
        }

        @Override
        public void parked(Sequence mine) {
            assertEquals(granted, tokens, "only without credit");
            parked = true;
            note("parked");
        }

        @Override
        public void resumed(Sequence mine, long parkedNanos) {
            assertTrue(parked && granted > tokens);
            parked = false;
            note("resumed " + parkedNanos);
        }

        @Override
        public void finished(Sequence mine, FinishReason reason) {
            switch (reason) {
                case STOP -> assertEquals(length, tokens);
                case LENGTH ->
                    assertTrue(
                            tokens == request.maxTokens() || tokens + request.promptIds().length == limits.maxTokens());
                case DEADLINE -> assertTrue(now >= request.deadlineNanos());
                case CANCELLED -> assertTrue(ending);
                case ERROR -> throw new AssertionError("no engine failed");
            }
            assertEquals(
                    now - request.arrivalNanos(),
                    mine.queueNanos() + mine.promptNanos() + mine.completionNanos(),
                    "the times add up");
            assertEquals(tokens, mine.generatedTokens());
            chargedUnits += mine.deviceUnits;
            open.remove(this);
            sequence = null;
            finished++;
            note("finished " + reason);
        }

        private void note(String what) {
            log.append(now).append(' ').append(number).append(' ').append(what).append('\n');
        }
    }
}
