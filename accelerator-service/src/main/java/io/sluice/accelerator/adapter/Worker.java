package io.sluice.accelerator.adapter;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.engine.Engine;
import io.sluice.accelerator.engine.FailingAnswer;
import io.sluice.accelerator.engine.Sampling;
import io.sluice.accelerator.scheduler.FaultPlan;
import io.sluice.accelerator.scheduler.Faults;
import io.sluice.accelerator.scheduler.Fetch;
import io.sluice.accelerator.scheduler.FetchTerms;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.Load;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.Transfer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One worker: a model on a piece of hardware, its scheduler, and the thread that drives it. */
public final class Worker implements DriverListener {
    /** Exit status of a process that ended by a segmentation fault. */
    private static final int CRASHED = 139;

    private final WorkerSpec spec;
    private final long epochMicros;
    private final KvFeed feed;
    private final WorkerDriver driver;
    private final StepObserver steps;
    private final Scheduler scheduler;
    private final FaultPlan plan;
    private final AtomicLong requests = new AtomicLong();
    private final Set<Generation> open = ConcurrentHashMap.newKeySet();
    private volatile boolean decodesOnly;
    private volatile List<Worker> decoders = List.of();
    private volatile Faults faults;
    private volatile boolean starting;
    private volatile long startedNanos;
    private volatile Load load;
    private volatile @Nullable Throwable fault;
    /** Whether the driver's thread is over. */
    private volatile boolean ended;

    /**
     * Makes a worker that does not run yet.
     *
     * @param epochMicros microseconds since 1970 at its start
     * @param steps hears of every step
     */
    public Worker(WorkerSpec spec, long epochMicros, StepObserver steps) {
        this.spec = spec;
        this.epochMicros = epochMicros;
        this.steps = steps;
        feed = new KvFeed(spec.kvRingEvents());
        scheduler =
                new Scheduler(spec.limits(), spec.batching(), spec.swap(), spec.speculation(), spec.stepTime(), feed);
        load = new Load();
        scheduler.report(load, 0);
        faults = spec.faults();
        plan = new FaultPlan(faults);
        starting = spec.startDelayNanos() > 0;
        driver = new WorkerDriver(
                "worker-" + spec.id(),
                scheduler,
                plan,
                spec.pacing(),
                DriverClock.SYSTEM,
                this::crash,
                spec.startDelayNanos(),
                this);
    }

    /**
     * Lets it prefill only: its sequences go on with another worker. Before it starts.
     *
     * @param workers some of which one is chosen, the one with the fewest requests
     * @param transfer how long their KV takes
     */
    public void prefillFor(List<Worker> workers, Transfer transfer) {
        decoders = List.copyOf(workers);
        scheduler.handOffTo((sequence, kvTokens, now) -> handOff(sequence, now + transfer.nanos(kvTokens)));
    }

    /**
     * Lets blocks that leave its cache go to a store, and come back from it. Before it starts.
     *
     * @param terms on which they come back
     */
    public void offloadTo(BlockOffload store, FetchTerms terms) {
        feed.onEviction((hash, parent) -> store.offer(hash, parent, this));
        scheduler.fetchFrom(fetch -> store.ask(fetch, this), terms);
    }

    /** Returns the bytes of a KV block. */
    long blockBytes() {
        return Math.max(1, Math.round(spec.kvBytesPerToken() * Scheduler.BLOCK_TOKENS));
    }

    /** Returns what it takes to compute a block again, in microseconds, at the pace of 1,000 tokens by themselves; 1 or more. */
    long recomputeMicros() {
        return Math.max(1, load.prefillNanosPer1k * Scheduler.BLOCK_TOKENS / 1_000_000);
    }

    /** Hands over what the store has of what was asked for. From any thread. */
    void fetched(Fetch fetch, int blocks) {
        driver.post(new Mail() {
            @Override
            void handle(Scheduler to, long now) {
                to.fetched(fetch, blocks, now);
            }
        });
    }

    /** Runs on this worker's thread; the other's receives. */
    private void handOff(Sequence sequence, long arrivalNanos) {
        Generation generation = (Generation) sequence.owner();
        Worker other = Collections.min(decoders, Comparator.comparingInt(Worker::openRequests));
        generation.leaveFor(other);
        other.open.add(generation);
        open.remove(generation);
        other.driver.post(new Mail() {
            @Override
            void handle(Scheduler to, long now) {
                generation.receive(to, sequence, arrivalNanos, now);
            }
        });
        if (other.ended) {
            other.endAll();
        }
    }

    /** Lets it take no requests but those that are handed over. */
    void decodeOnly() {
        decodesOnly = true;
    }

    /** Returns whether it takes no requests of its own. */
    public boolean decodesOnly() {
        return decodesOnly;
    }

    boolean drives(Scheduler asked) {
        return asked == scheduler;
    }

    void post(Generation generation) {
        driver.post(generation);
    }

    void credit(Sequence sequence, int tokens) {
        driver.credit(sequence, tokens);
    }

    void closed(Generation generation) {
        open.remove(generation);
    }

    /** Starts to work, after its delay if it has one. */
    public void start() {
        startedNanos = System.nanoTime();
        driver.start();
    }

    /** Returns whether requests may come: it has started, and is not one that decodes for others alone. */
    public boolean takesRequests() {
        return !starting && !decodesOnly;
    }

    /** Returns whether it does not take requests yet. */
    public boolean starting() {
        return starting;
    }

    /** Returns how long it will be starting, in nanoseconds, 0 or more. */
    public long startingNanos() {
        return starting ? Math.max(0, spec.startDelayNanos() - (System.nanoTime() - startedNanos)) : 0;
    }

    /** Replaces its faults: for the requests that come from now on, and from the next step. */
    public void fail(Faults others) {
        faults = others;
        driver.post(new Mail() {
            @Override
            void handle(Scheduler scheduler, long now) {
                plan.replace(others);
            }
        });
    }

    /** Takes no new requests from now on; those it has go on. */
    public void drain() {
        driver.post(new Mail() {
            @Override
            void handle(Scheduler scheduler, long now) {
                scheduler.drain();
                changed(scheduler, now);
            }
        });
    }

    /** Stops at once. Whoever still waits is told of an error. */
    public void stop() {
        driver.stop();
    }

    /** Returns the id, unique in the fleet. */
    public String id() {
        return spec.id();
    }

    /** Returns what it was made from. */
    public WorkerSpec spec() {
        return spec;
    }

    /** Returns its bounds. */
    public Limits limits() {
        return spec.limits();
    }

    /** Returns microseconds since 1970 at its start. */
    public long epochMicros() {
        return epochMicros;
    }

    /** Returns the newest published load: another object each time, and never changed. */
    public Load load() {
        return load;
    }

    /** Returns the number of requests that it has. */
    public int openRequests() {
        return open.size();
    }

    /** Returns why it does not work any more, or null. */
    public @Nullable Throwable fault() {
        return fault;
    }

    /** Returns whether another request may be handed over: the driver decides, but what waits for it is bounded too. */
    public boolean hasRoom() {
        return open.size() < spec.limits().maxOpen()
                && fault == null
                && (decoders.isEmpty() || decoders.stream().anyMatch(Worker::hasRoom));
    }

    /**
     * Hands a request over. Call it on the transport's thread: the engine looks at the prompt here.
     *
     * @param sink hears what becomes of it, from the worker's thread
     */
    public Generation generate(GenerationRequest request, Sampling sampling, GenerationSink sink) {
        Engine engine = spec.engine();
        Answer answer = FailingAnswer.perhaps(
                engine.open(request.promptIds(), sampling),
                faults.errorRate(),
                requests.getAndIncrement(),
                request.maxTokens());
        Generation generation = new Generation(request, answer, sink, this, spec.streamBufferTokens());
        open.add(generation);
        driver.post(generation);
        if (ended) {
            endAll();
        }
        return generation;
    }

    KvFeed feed() {
        return feed;
    }

    CompletionStage<KvContent> kvContent() {
        return feed.content(driver);
    }

    @Override
    public void stepped(long lateNanos) {
        steps.stepped(lateNanos);
    }

    @Override
    public void fellBehind(long lostNanos) {
        steps.fellBehind(lostNanos);
    }

    @Override
    public void started() {
        starting = false;
    }

    @Override
    public void changed(Scheduler scheduler, long now) {
        Load fresh = new Load();
        scheduler.report(fresh, now);
        load = fresh;
    }

    @Override
    public void failed(Throwable cause) {
        fault = cause;
        steps.failed(cause);
        // What the device held is lost with it: nobody shall be sent here for it.
        feed.cleared();
    }

    /** First the mark, then the requests: one that is handed over meanwhile is ended here or by who hands it over. */
    @Override
    public void ended() {
        ended = true;
        endAll();
    }

    /** As a signal would: no shutdown hook runs, and nobody is told. */
    private void crash() {
        steps.crashes();
        Runtime.getRuntime().halt(CRASHED);
    }

    /** Only when the driver's thread is at its end. */
    private void endAll() {
        long now = System.nanoTime();
        for (Generation generation : List.copyOf(open)) {
            if (open.remove(generation)) {
                generation.lost(now);
            }
        }
    }

    /** Hears of a worker's steps, on the worker's thread. Must be quick. */
    public interface StepObserver {
        /**
         * A step ended.
         *
         * @param lateNanos how long after its time
         */
        void stepped(long lateNanos);

        /**
         * The worker is so far behind that it keeps a later schedule from now on.
         *
         * @param lostNanos by how much
         */
        void fellBehind(long lostNanos);

        /** The process ends by a fault on demand. */
        void crashes();

        /** The worker has ended by a fault. */
        void failed(Throwable cause);
    }
}
