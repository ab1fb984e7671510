package io.sluice.it.backpressure;

import io.sluice.it.plane.ServiceProcess;
import java.util.stream.DoubleStream;

/** Reads single figures from a Prometheus scrape. */
final class Metrics {
    private Metrics() {}

    static double sum(ServiceProcess service, String name) {
        return values(service, name).sum();
    }

    private static DoubleStream values(ServiceProcess service, String name) {
        return service.body("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
