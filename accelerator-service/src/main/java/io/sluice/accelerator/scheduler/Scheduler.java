package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.kv.BlockPool;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Schedules one worker step by step, after vLLM's V1 scheduler: decodes first, then parts of prompts within the step's
 * token budget, then requests from the queue while slots and blocks suffice. A state machine without clock and thread:
 * its driver calls {@link #plan}, lets the step's time pass, and calls {@link #complete}; requests, credit and cancels may
 * come between any two calls. In steady state nothing is allocated.
 *
 * <p>A sequence decodes only against credit. Without credit it is parked: its slot goes to others and its blocks stay,
 * unless they are needed. All times are nanoseconds on the driver's clock, which must not go back.
 */
public final class Scheduler {
    /** Tokens in a KV block. */
    public static final int BLOCK_TOKENS = BlockHash.BLOCK_TOKENS;
    /** What {@link #plan} returns when there is nothing to compute. */
    public static final long IDLE = 0;

    private static final long NOT_STARTED = Long.MIN_VALUE;

    private final Limits limits;
    private final Batching batching;
    private final StepTime stepTime;
    private final BlockPool pool;
    private final RunningList running;
    private final WaitingQueue waiting = new WaitingQueue();
    private final ParkedQueue parked = new ParkedQueue();
    private final SequenceQueue ready = new SequenceQueue();
    private final BlockAllocator allocator;
    private final Drafts drafts;
    private final Forecast forecast;
    private final Fetching fetching;
    private final StepShape shape = new StepShape();
    /** Those that may need a block for their next token, in the order of their slots. */
    private final ArrayDeque<Sequence> growing = new ArrayDeque<>();

    private final ArrayDeque<Sequence> leaving = new ArrayDeque<>();
    private final ArrayDeque<Sequence> spare = new ArrayDeque<>();
    private final Counters counters = new Counters();
    private final DeviceShares shares;
    private @Nullable HandOff handOff;
    private boolean stepping;
    private boolean draining;
    private int waitedSteps;
    private long startNanos = NOT_STARTED;
    private long stepStartNanos;
    private long stepEndNanos;
    private long earliestDeadlineNanos = GenerationRequest.NO_DEADLINE;

    /**
     * Makes a scheduler with an empty cache.
     *
     * @param limits the worker's bounds
     * @param stepTime how long steps take
     * @param events hears what the KV cache holds
     */
    public Scheduler(Limits limits, StepTime stepTime, KvEvents events) {
        this(limits, Batching.MIXED, stepTime, events);
    }

    /**
     * Makes a scheduler with an empty cache.
     *
     * @param limits the worker's bounds
     * @param batching how steps are put together
     * @param stepTime how long steps take
     * @param events hears what the KV cache holds
     */
    public Scheduler(Limits limits, Batching batching, StepTime stepTime, KvEvents events) {
        this(limits, batching, Swap.NONE, Speculation.NONE, stepTime, events);
    }

    /**
     * Makes a scheduler with an empty cache.
     *
     * @param limits the worker's bounds
     * @param batching how steps are put together
     * @param swap where preempted sequences go
     * @param speculation how tokens are drafted
     * @param stepTime how long steps take
     * @param events hears what the KV cache holds
     */
    public Scheduler(
            Limits limits, Batching batching, Swap swap, Speculation speculation, StepTime stepTime, KvEvents events) {
        if ((long) limits.maxSequences() * (1 + speculation.draftTokens()) > limits.maxBatchedTokens()) {
            throw new IllegalArgumentException("max-batched-tokens must be max-sequences * (1 + draft-tokens), "
                    + limits.maxSequences() + " * " + (1 + speculation.draftTokens()) + ", or more, not "
                    + limits.maxBatchedTokens());
        }
        this.limits = limits;
        this.batching = batching;
        this.stepTime = stepTime;
        pool = new BlockPool(limits.kvBlocks(), events);
        running = new RunningList(limits.maxSequences());
        drafts = new Drafts(speculation, pool);
        allocator = new BlockAllocator(pool, swap, batching.reserveAnswers(), waiting, running, parked, ready);
        forecast = new Forecast(limits, stepTime, speculation);
        fetching = new Fetching(pool, forecast, waiting);
        shares = new DeviceShares(stepTime);
    }

    /**
     * Puts a request into the queue. Calls {@link SequenceListener#accepted} before it returns, unless it refuses.
     *
     * @param now the present time
     * @return why the request is refused, or null
     */
    public @Nullable Refusal submit(GenerationRequest request, Answer answer, SequenceListener listener, long now) {
        int promptTokens = request.promptIds().length;
        if (promptTokens >= limits.maxTokens()) {
            return new Refusal.PromptTooLong(promptTokens, limits.maxTokens());
        }
        long queueNanos = queueNanos(request.priority(), now);
        if (draining) {
            return new Refusal.Draining(queueNanos);
        }
        if (waiting.size() + fetching.size() >= limits.maxWaiting()) {
            return new Refusal.QueueFull(limits.maxWaiting(), queueNanos);
        }
        long firstTokenNanos =
                queueNanos + forecast.prefillNanos(cachedTokens(request.blockHashes(), promptTokens), promptTokens);
        if (firstTokenNanos > request.firstTokenNanos()) {
            return new Refusal.TooLate(firstTokenNanos, request.firstTokenNanos());
        }
        Sequence sequence = spare.isEmpty() ? new Sequence() : spare.pop();
        sequence.open(request, answer, listener, limits.maxTokens());
        sequence.state = SequenceState.WAITING;
        int position = waiting.ahead(request.priority());
        if (!fetching.begin(sequence, now)) {
            waiting.addLast(sequence);
        }
        earliestDeadlineNanos = Math.min(earliestDeadlineNanos, request.deadlineNanos());
        listener.accepted(sequence, position, firstTokenNanos);
        return null;
    }

    /** Lets blocks that a prompt lacks come from a store where that is faster than to compute them. Before its first step. */
    public void fetchFrom(BlockSource source, FetchTerms terms) {
        fetching.from(source, terms);
    }

    /**
     * The store's answer.
     *
     * @param blocks how many it has of those asked for, without a gap from the first on
     */
    public void fetched(Fetch fetch, int blocks, long now) {
        fetching.answered(fetch, blocks, now);
    }

    /** Lets sequences go on elsewhere once they have their first token: the worker only prefills. Before its first step. */
    public void handOffTo(HandOff target) {
        handOff = target;
    }

    /**
     * Takes over a sequence that another scheduler has handed off. Its caller bounds how many there are.
     *
     * @param arrivalNanos when its KV has arrived
     */
    public void receive(Sequence sequence, long arrivalNanos) {
        sequence.handedNanos = arrivalNanos;
        waiting.addLast(sequence);
        earliestDeadlineNanos =
                Math.min(earliestDeadlineNanos, sequence.request().deadlineNanos());
    }

    /**
     * Grants credit.
     *
     * @param tokens 1 or more
     */
    public void credit(Sequence sequence, int tokens) {
        sequence.credit += tokens;
        if (sequence.state != SequenceState.PARKED) {
            return;
        }
        parked.remove(sequence);
        if (sequence.blockCount() == 0) {
            sequence.state = SequenceState.WAITING;
            waiting.addFirst(sequence);
        } else {
            sequence.state = SequenceState.READY;
            ready.addLast(sequence);
        }
    }

    /**
     * Ends a sequence: at once, or at the end of the step that works on it.
     *
     * @param reason what {@link SequenceListener#finished} shall say
     */
    public void cancel(Sequence sequence, FinishReason reason, long now) {
        if (sequence.scheduled > 0) {
            if (sequence.ending == null) {
                sequence.ending = reason;
            }
            return;
        }
        if (sequence.state == SequenceState.RUNNING) {
            running.remove(sequence);
        }
        finish(sequence, reason, now);
    }

    /**
     * Loses everything in the KV cache, between two steps. What had blocks there is computed again.
     */
    public void loseCache() {
        if (stepping) {
            throw new IllegalStateException("the step under way is not completed");
        }
        allocator.loseAll();
    }

    /** Takes no new requests from now on. */
    public void drain() {
        draining = true;
    }

    /** Returns whether new requests are refused. */
    public boolean draining() {
        return draining;
    }

    /**
     * Chooses what the next step works on.
     *
     * @param now when the step starts
     * @return how long it takes in nanoseconds, or {@link #IDLE}
     */
    public long plan(long now) {
        if (stepping) {
            throw new IllegalStateException("the step under way is not completed");
        }
        if (startNanos == NOT_STARTED) {
            startNanos = now;
        }
        if (now >= earliestDeadlineNanos) {
            expire(now);
        }
        fetching.release(now);
        shape.clear();
        resumeReady(now);
        boolean preempted = growRunning();
        fill(preempted, now);
        if (shape.sequences() == 0) {
            forecast.idle();
            return IDLE;
        }
        forecast.observe(shape);
        stepping = true;
        stepStartNanos = now;
        long nanos = stepTime.nanos(shape) + drafts.nanos(shape) + allocator.takeTransferNanos();
        stepEndNanos = now + nanos;
        return nanos;
    }

    /**
     * Ends the step under way: its tokens come out.
     *
     * @param now when it ends
     */
    public void complete(long now) {
        if (!stepping) {
            throw new IllegalStateException("no step is under way");
        }
        stepping = false;
        counters.steps++;
        counters.promptTokens += shape.prefillTokens - shape.draftTokens;
        shares.divide(shape, running, stepEndNanos - stepStartNanos, now - stepStartNanos);
        boolean left = false;
        for (int slot = 0; slot < running.size(); slot++) {
            Sequence sequence = running.get(slot);
            if (sequence.scheduled > 0) {
                advance(sequence, now);
                left |= sequence.state != SequenceState.RUNNING;
            }
        }
        if (left) {
            running.compact();
        }
        letGo(now);
    }

    /** Only now is nothing of the step left to be done with them. */
    private void letGo(long now) {
        HandOff target = handOff;
        while (target != null && !leaving.isEmpty()) {
            Sequence sequence = leaving.removeFirst();
            target.handOff(sequence, sequence.handedTokens, now);
        }
    }

    /** Returns what the last planned step works on. */
    public StepShape shape() {
        return shape;
    }

    /** Returns the number of steps completed. */
    public long steps() {
        return counters.steps;
    }

    /** Returns the bounds. */
    public Limits limits() {
        return limits;
    }

    /**
     * Returns when there may be something to do without news: the next deadline, or the arrival of what was handed over or
     * fetched;
     * {@link GenerationRequest#NO_DEADLINE} for never.
     */
    public long earliestDeadlineNanos() {
        Sequence head = waiting.head();
        long earliest = Math.min(earliestDeadlineNanos, fetching.earliestNanos());
        return head == null || head.handedTokens == 0 ? earliest : Math.min(earliest, head.handedNanos);
    }

    /** Returns the hashes of the blocks that are held, parents before children. */
    public long[] heldBlocks() {
        return pool.snapshot();
    }

    /** Returns the device time that no sequence has been charged with yet, in units of {@link DeviceShares}. */
    long unchargedUnits() {
        return shares.leftUnits();
    }

    /** Fills in how busy the worker is. */
    public void report(Load load, long now) {
        load.waiting = waiting.size() + fetching.size() + ready.size();
        load.running = running.size();
        load.parked = parked.size();
        load.freeBlocks = pool.free();
        load.storedBlocks = pool.stored();
        load.steps = counters.steps;
        load.promptTokens = counters.promptTokens;
        load.generatedTokens = counters.generatedTokens;
        load.preemptions = allocator.preemptions();
        load.queriedTokens = allocator.queriedTokens();
        load.hitTokens = allocator.hitTokens();
        load.fetchedTokens = allocator.fetchedTokens();
        load.swaps = allocator.swaps();
        load.hostBlocks = allocator.hostBlocks();
        load.draftedTokens = drafts.drafted();
        load.acceptedTokens = drafts.accepted();
        load.queueNanos = queueNanos(PriorityClass.STANDARD, now);
        load.prefillNanosPer1k = forecast.prefillNanos(0, 1_000);
        forecast.predict(load);
        load.stepNanos = forecast.stepNanos();
        load.draining = draining;
        load.busyNanos = shares.busyNanos();
        long underWay = stepping ? now - stepStartNanos : 0;
        load.idleNanos = startNanos == NOT_STARTED ? 0 : Math.max(0, now - startNanos - load.busyNanos - underWay);
    }

    private int cachedTokens(long[] blockHashes, int promptTokens) {
        int most = Math.min(blockHashes.length, (promptTokens - 1) / BLOCK_TOKENS);
        int hits = 0;
        while (hits < most && pool.find(blockHashes[hits]) != BlockPool.NONE) {
            hits++;
        }
        return hits * BLOCK_TOKENS;
    }

    private long queueNanos(PriorityClass priority, long now) {
        long backlog = waiting.tokens();
        for (int slot = 0; slot < running.size(); slot++) {
            Sequence sequence = running.get(slot);
            if (!sequence.prefilled) {
                backlog += sequence.remaining() - sequence.scheduled;
            }
        }
        long left = stepping ? Math.max(0, stepEndNanos - now) : 0;
        int ahead = waiting.ahead(priority);
        long wait = forecast.queueNanos(ahead + ready.size(), running.size(), backlog);
        int places = limits.maxSequences() + limits.maxParked() - running.size() - parked.size() - ready.size();
        if (ahead >= places) {
            int lacking = ahead + 1 - places;
            wait = Math.max(
                    wait,
                    forecast.placeNanos(lacking, running.size() + ready.size(), parked.size(), parked.meanNanos(now)));
        }
        return left + wait;
    }

    private void resumeReady(long now) {
        Sequence sequence = ready.head();
        while (sequence != null && !running.isFull()) {
            ready.remove(sequence);
            run(sequence, now);
            sequence = ready.head();
        }
    }

    /** Gives each running sequence the block for its next token; returns whether any lost its slot for it. */
    private boolean growRunning() {
        boolean preempted = false;
        while (!growing.isEmpty()) {
            Sequence sequence = growing.removeFirst();
            // One that has left its slot meanwhile is here again when it has another.
            if (sequence.state == SequenceState.RUNNING && sequence.needsBlock()) {
                preempted |= allocator.grow(sequence);
            }
        }
        return preempted;
    }

    private void fill(boolean preempted, long now) {
        int budget = limits.maxBatchedTokens();
        if (!batching.promptsFirst()) {
            budget = scheduleDecodes(budget);
        }
        budget = schedulePrefills(budget);
        if (!preempted) {
            admitWaiting(budget, now);
        }
        if (batching.promptsFirst() && shape.prefillSequences == 0) {
            scheduleDecodes(budget);
        }
    }

    private int scheduleDecodes(int budget) {
        int left = budget;
        for (int slot = 0; slot < running.size(); slot++) {
            Sequence sequence = running.get(slot);
            if (sequence.prefilled) {
                decode(sequence);
                left -= sequence.scheduled;
            }
        }
        return left;
    }

    private void decode(Sequence sequence) {
        sequence.scheduled = 1;
        shape.addDecode(sequence.total);
        if (!drafts.none()) {
            drafts.draft(sequence, shape);
        }
    }

    private int schedulePrefills(int budget) {
        int left = budget;
        if (shape.decodeSequences == running.size()) {
            return left;
        }
        for (int slot = 0; slot < running.size() && left > 0 && mayAddPrompt(); slot++) {
            Sequence sequence = running.get(slot);
            if (!sequence.prefilled) {
                left -= schedulePrefill(sequence, left);
            }
        }
        return left;
    }

    private int schedulePrefill(Sequence sequence, int budget) {
        int tokens = Math.min(budget, sequence.remaining());
        sequence.scheduled = tokens;
        shape.addPrefill(tokens, sequence.computed);
        return tokens;
    }

    private void admitWaiting(int budget, long now) {
        int left = budget;
        Sequence sequence = waiting.head();
        if (sequence == null || waitsForMore(left)) {
            return;
        }
        while (sequence != null
                && left > 0
                && mayAddPrompt()
                && mayStart(sequence, left)
                && hasSlot()
                && hasArrived(sequence, now)
                && allocator.admit(sequence, now)) {
            waiting.remove(sequence);
            run(sequence, now);
            if (sequence.state == SequenceState.RUNNING) { // Its listener may have ended it.
                left -= scheduleAdmitted(sequence, left);
            }
            sequence = waiting.head();
        }
    }

    /** One that comes back from the host's memory decodes at once, unless this step may be one of prompts alone. */
    private int scheduleAdmitted(Sequence sequence, int budget) {
        if (!sequence.prefilled) {
            return schedulePrefill(sequence, budget);
        }
        if (batching.promptsFirst()) {
            return 0;
        }
        sequence.scheduled = 1;
        shape.addDecode(sequence.total);
        return 1;
    }

    /** Returns whether the prompts that could start wait another step for more of them, while others decode. */
    private boolean waitsForMore(int budget) {
        if (batching.waitSteps() == 0 || shape.decodeSequences == 0 || !hasSlot()) {
            return false;
        }
        long tokens = shape.tokens() + Math.min(budget, waiting.tokens());
        if (waitedSteps < batching.waitSteps() && tokens < batching.waitShare() * limits.maxBatchedTokens()) {
            waitedSteps++;
            return true;
        }
        waitedSteps = 0;
        return false;
    }

    /** A prompt that is larger than any step's budget is divided all the same. */
    private boolean mayStart(Sequence sequence, int budget) {
        return !batching.wholePrompts() || shape.prefillSequences == 0 || sequence.queuedTokens <= budget;
    }

    private static boolean hasArrived(Sequence sequence, long now) {
        return sequence.handedTokens == 0 || now >= sequence.handedNanos;
    }

    private boolean mayAddPrompt() {
        return shape.prefillSequences < batching.maxPrompts();
    }

    private boolean hasSlot() {
        return !running.isFull()
                && running.size() + parked.size() + ready.size() < limits.maxSequences() + limits.maxParked();
    }

    private void run(Sequence sequence, long now) {
        sequence.state = SequenceState.RUNNING;
        running.add(sequence);
        if (sequence.needsBlock()) {
            growing.addLast(sequence);
        }
        if (sequence.owesResumed) {
            sequence.owesResumed = false;
            sequence.listener().resumed(sequence, sequence.unpark(now));
        }
    }

    private void advance(Sequence sequence, long now) {
        if (sequence.prefilled) {
            shares.charge(sequence, sequence.total);
        }
        int drafted = sequence.draft;
        sequence.draft = 0;
        sequence.computed += sequence.scheduled - drafted;
        if (sequence.ending == null) {
            sequence.nameFullBlocks(pool);
            if (sequence.computed == sequence.total) {
                sequence.prefilled = true;
                sample(sequence, now);
                if (drafted > 0) {
                    acceptDrafts(sequence, drafted, now);
                }
            }
        }
        // Finished and taken back by now, or to be ended because the listener or a caller asked for it.
        if (sequence.state != SequenceState.IDLE) {
            sequence.scheduled = 0;
            FinishReason ending = sequence.ending;
            if (ending != null) {
                finish(sequence, ending, now);
            }
        }
    }

    private void acceptDrafts(Sequence sequence, int drafted, long now) {
        int left = drafted;
        while (left-- > 0
                && sequence.state == SequenceState.RUNNING
                && sequence.ending == null
                && drafts.accepts(sequence)) {
            sequence.computed++;
            sample(sequence, now);
        }
    }

    private void sample(Sequence sequence, long now) {
        if (sequence.reportPrompt(now)) {
            sequence.listener().promptDone(sequence);
        }
        if (sequence.credit == 0) {
            // No token comes of the newest one's computation: it is done again when there is credit.
            sequence.computed--;
            park(sequence, now);
            return;
        }
        int id;
        try {
            id = sequence.nextToken();
        } catch (RuntimeException e) {
            // An engine that fails ends its own sequence, not the worker.
            finish(sequence, FinishReason.ERROR, now);
            return;
        }
        if (sequence.ends(id)) {
            finish(sequence, FinishReason.STOP, now);
            return;
        }
        sequence.credit--;
        counters.generatedTokens++;
        long chainHash = sequence.append(id, now);
        sequence.listener().token(sequence, id, chainHash);
        if (sequence.ending != null) {
            return;
        }
        if (sequence.isFull()) {
            finish(sequence, FinishReason.LENGTH, now);
        } else if (sequence.credit == 0) {
            park(sequence, now);
        } else if (handOff != null) {
            forecast.observeEnd(sequence.slotNanos(now), sequence.placeNanos(now));
            sequence.leave(pool);
            leaving.addLast(sequence);
        } else if (sequence.needsBlock()) {
            growing.addLast(sequence);
        }
    }

    private void park(Sequence sequence, long now) {
        sequence.state = SequenceState.PARKED;
        sequence.scheduled = 0;
        sequence.owesResumed = true;
        sequence.park(now);
        parked.addLast(sequence);
        sequence.listener().parked(sequence);
    }

    private void finish(Sequence sequence, FinishReason reason, long now) {
        boolean admitted = sequence.state != SequenceState.WAITING && sequence.state != SequenceState.FETCHING;
        switch (sequence.state) {
            case FETCHING -> fetching.remove(sequence);
            case WAITING -> waiting.remove(sequence);
            case PARKED -> parked.remove(sequence);
            case READY -> ready.remove(sequence);
            default -> {} // Its caller takes it from the slots.
        }
        if (sequence.owesResumed) {
            sequence.unpark(now);
        }
        if (admitted) {
            forecast.observeEnd(sequence.slotNanos(now), sequence.placeNanos(now));
        }
        sequence.releaseBlocks(pool);
        allocator.dropHost(sequence);
        sequence.end(now);
        sequence.state = SequenceState.IDLE;
        sequence.listener().finished(sequence, reason);
        sequence.close();
        spare.push(sequence);
    }

    /** Ends everything whose deadline has passed, and finds the next one. Rare, so it may look at everything. */
    private void expire(long now) {
        earliestDeadlineNanos = GenerationRequest.NO_DEADLINE;
        for (int slot = running.size() - 1; slot >= 0; slot--) {
            Sequence sequence = running.get(slot);
            if (expired(sequence, now)) {
                running.remove(sequence);
                finish(sequence, FinishReason.DEADLINE, now);
            }
        }
        expire(parked.queue(), now);
        expire(ready, now);
        expire(fetching.queue(), now);
        for (PriorityClass priority : PriorityClass.values()) {
            expire(waiting.queue(priority.rank()), now);
        }
    }

    private void expire(SequenceQueue queue, long now) {
        Sequence sequence = queue.head();
        while (sequence != null) {
            Sequence next = sequence.next;
            if (expired(sequence, now)) {
                finish(sequence, FinishReason.DEADLINE, now);
            }
            sequence = next;
        }
    }

    private boolean expired(Sequence sequence, long now) {
        long deadline = sequence.request().deadlineNanos();
        if (now >= deadline) {
            return true;
        }
        earliestDeadlineNanos = Math.min(earliestDeadlineNanos, deadline);
        return false;
    }
}
