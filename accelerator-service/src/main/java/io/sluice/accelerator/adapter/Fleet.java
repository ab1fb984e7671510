package io.sluice.accelerator.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The workers of this process. */
public final class Fleet {
    /** Time between two looks at what is open. */
    private static final long LOOK_NANOS = 5_000_000;

    private final Map<String, Worker> workers = new LinkedHashMap<>();

    /**
     * Makes a fleet.
     *
     * @param workers at least one, with different ids
     */
    public Fleet(List<Worker> workers) {
        for (Worker worker : workers) {
            this.workers.put(worker.id(), worker);
        }
        workers.forEach(this::join);
    }

    /** Joins a worker that only prefills with those that decode for it. */
    private void join(Worker worker) {
        List<Worker> decoders = new ArrayList<>();
        for (String id : worker.spec().decoders()) {
            Worker decoder = Objects.requireNonNull(workers.get(id), id);
            if (!decoder.spec().model().equals(worker.spec().model())
                    || !decoder.spec().rates().equals(worker.spec().rates())) {
                throw new IllegalArgumentException("worker " + worker.id() + ": its decode-worker " + id
                        + " must serve the same model on devices of the same power and price");
            }
            decoder.decodeOnly();
            decoders.add(decoder);
        }
        if (!decoders.isEmpty()) {
            worker.prefillFor(decoders, worker.spec().transfer());
        }
    }

    /** Returns a worker, or null. */
    public @Nullable Worker find(String id) {
        return workers.get(id);
    }

    /** Returns all workers, in the order of the configuration. */
    public Iterable<Worker> all() {
        return workers.values();
    }

    /** Returns the number of workers. */
    public int size() {
        return workers.size();
    }

    /** Starts all workers. */
    public void start() {
        workers.values().forEach(Worker::start);
    }

    /** Lets no worker take new requests. */
    public void drain() {
        workers.values().forEach(Worker::drain);
    }

    /** Returns whether all workers take requests. */
    public boolean started() {
        return workers.values().stream().noneMatch(Worker::starting);
    }

    /** Returns the number of requests that the workers have. */
    public int openRequests() {
        return workers.values().stream().mapToInt(Worker::openRequests).sum();
    }

    /**
     * Waits until no worker has a request.
     *
     * @param nanos longest wait
     * @return the requests that are left
     */
    public int awaitIdle(long nanos) {
        long start = System.nanoTime();
        int open = openRequests();
        while (open > 0
                && System.nanoTime() - start < nanos
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            open = openRequests();
        }
        return open;
    }

    /** Stops all workers at once. */
    public void stop() {
        workers.values().forEach(Worker::stop);
    }
}
