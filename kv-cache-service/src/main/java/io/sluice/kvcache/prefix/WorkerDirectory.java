package io.sluice.kvcache.prefix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is known, by id and by model: one consistent view for readers, which changes as a whole. One writer at a time. */
final class WorkerDirectory {
    /** Replaced, never changed. */
    private volatile Map<String, Worker> byId = Map.of();

    private volatile Map<String, List<Worker>> byModel = Map.of();

    List<Worker> ofModel(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    @Nullable
    Worker find(String workerId) {
        return byId.get(workerId);
    }

    int count() {
        return byId.size();
    }

    Collection<Worker> all() {
        return byId.values();
    }

    void put(Worker added) {
        Map<String, Worker> next = new HashMap<>(byId);
        next.put(added.info().workerId(), added);
        show(next);
    }

    void remove(Worker removed) {
        Map<String, Worker> next = new HashMap<>(byId);
        next.remove(removed.info().workerId());
        show(next);
    }

    private void show(Map<String, Worker> next) {
        Map<String, List<Worker>> models = new HashMap<>();
        for (Worker worker : next.values()) {
            models.computeIfAbsent(worker.info().model(), model -> new ArrayList<>())
                    .add(worker);
        }
        byId = next;
        byModel = models;
    }
}
