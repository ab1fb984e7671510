package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.it.plane.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pod of each service, as an overlay has them, side by side on loopback addresses. */
final class Cluster implements AutoCloseable {
    private final Map<String, PodProcess> pods = new LinkedHashMap<>();
    private final Path names;

    private Cluster(Path names) {
        this.names = names;
    }

    /** Whether any address of 127.0.0.0/8 can be listened on, as on Linux. */
    static boolean hasLoopbackAddresses() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.77.1.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    static Cluster start(List<ObjectNode> objects, Path directory) throws IOException {
        Cluster cluster = new Cluster(directory.resolve("hosts"));
        // An address range of this process, so that two runs on one machine do not meet.
        long pid = ProcessHandle.current().pid();
        String range = "127." + (64 + pid % 64) + "." + (pid / 64 % 250 + 1) + ".";
        StringBuilder hosts = new StringBuilder();
        for (Pod pod : Pod.services(objects)) {
            String address = range + (cluster.pods.size() + 1);
            hosts.append(address).append(' ').append(pod.name()).append('\n');
            hosts.append(address + " " + pod.name() + "-0." + pod.name() + "\n");
            Path files = Files.createDirectories(directory.resolve(pod.name()));
            cluster.pods.put(pod.name(), new PodProcess(pod, address, files));
        }
        Files.writeString(cluster.names, hosts);
        Files.copy(
                Overlays.DEPLOY.resolve("local/api-keys.json"),
                cluster.pod("edge").volume("api-keys").resolve("api-keys.json"));
        try {
            for (PodProcess pod : cluster.pods.values()) {
                pod.start(cluster.names);
            }
            cluster.pods.values().forEach(cluster::awaitReady);
        } catch (RuntimeException | Error | IOException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    PodProcess pod(String name) {
        PodProcess pod = pods.get(name);
        if (pod == null) {
            throw new IllegalArgumentException(name);
        }
        return pod;
    }

    List<PodProcess> pods() {
        return List.copyOf(pods.values());
    }

    /** Starts a pod that has ended, as its controller would. */
    void restart(String name) throws IOException {
        pod(name).start(names);
        awaitReady(pod(name));
    }

    private void awaitReady(PodProcess pod) {
        Await.until(pod.pod().name() + " is ready, see " + pod.log(), Duration.ofMinutes(3), () -> {
            if (!pod.alive()) {
                throw new IllegalStateException(pod.pod().name() + " died at start:\n" + pod.tail());
            }
            return pod.passes("readinessProbe");
        });
    }

    @Override
    public void close() {
        pods.values().forEach(PodProcess::close);
    }
}
