package io.sluice.it.kv;

import io.grpc.StatusRuntimeException;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.kvcache.v1.MatchRequest;
import io.sluice.kvcache.v1.WorkerMatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether all indexes say what the workers themselves say. */
final class Agreement {
    private final KvFleet fleet;

    Agreement(KvFleet fleet) {
        this.fleet = fleet;
    }

    /** The workers' own word. */
    Map<String, Held> truth() {
        Map<String, Held> truth = new TreeMap<>();
        for (int at = 0; at < fleet.accelerators().size(); at++) {
            for (String worker : fleet.workers(at)) {
                truth.put(worker, Held.truth(fleet.engine(fleet.accelerators().get(at)), worker));
            }
        }
        return truth;
    }

    /** What is wrong, a line each; none where every index is the union of the workers' truth. */
    List<String> differences() {
        try {
            Map<String, Held> truth = truth();
            return fleet.services().stream()
                    .flatMap(service -> differences(service, truth).stream())
                    .toList();
        } catch (StatusRuntimeException unreachable) {
            return List.of("a process does not answer: " + unreachable.getMessage());
        }
    }

    private List<String> differences(ServiceProcess service, Map<String, Held> truth) {
        String name = service.log().getFileName().toString().replace(".log", "");
        Map<String, Held> index = Held.dump(fleet.index(service));
        TreeSet<String> workers = new TreeSet<>(truth.keySet());
        workers.addAll(index.keySet());
        Held nothing = new Held(0, Map.of());
        return workers.stream()
                .map(worker -> Map.entry(
                        worker, truth.getOrDefault(worker, nothing).differenceTo(index.getOrDefault(worker, nothing))))
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> name + ", " + entry.getKey() + ": " + entry.getValue())
                .toList();
    }

    /** What a service answers for a prompt: blocks held, by worker. */
    Map<String, Integer> match(ServiceProcess service, List<Long> prompt) {
        return fleet
                .index(service)
                .match(MatchRequest.newBuilder()
                        .setModel(KvFleet.MODEL)
                        .addAllBlockHashes(prompt)
                        .build())
                .getWorkersList()
                .stream()
                .collect(Collectors.toMap(WorkerMatch::getWorkerId, WorkerMatch::getHeldBlocks));
    }
}
