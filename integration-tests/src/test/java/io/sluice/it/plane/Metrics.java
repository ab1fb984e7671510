package io.sluice.it.plane;

import java.util.stream.DoubleStream;

/** Reads single figures from a Prometheus scrape. */
public final class Metrics {
    private Metrics() {}

    /** Sum of a metric over its label values; 0 where it is not there. */
    public static double sum(ServiceProcess service, String name) {
        return values(service, name).sum();
    }

    private static DoubleStream values(ServiceProcess service, String name) {
        return service.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
