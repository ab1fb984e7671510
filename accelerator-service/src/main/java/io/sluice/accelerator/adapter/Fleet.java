package io.sluice.accelerator.adapter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The workers of this process. */
public final class Fleet {
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

    /** Stops all workers at once. */
    public void stop() {
        workers.values().forEach(Worker::stop);
    }
}
