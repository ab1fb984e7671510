package io.sluice.accelerator.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.scheduler.Load;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a worker's devices cost in time, energy and money, while busy and while idle. What the profile does not know has no
 * metric. Measured power is known under load only, so nothing is said of idle time with it.
 */
final class DeviceMetrics {
    private static final String SECONDS = "seconds";
    private static final String JOULES = "joules";
    private static final String USD = "usd";

    private final Worker worker;
    private final MeterRegistry registry;
    private final Tags tags;
    private final DeviceRates rates;

    DeviceMetrics(Worker worker, MeterRegistry registry, Tags tags) {
        this.worker = worker;
        this.registry = registry;
        this.tags = tags;
        rates = worker.spec().rates();
    }

    void bind() {
        Tags busy = tags.and(Names.LABEL_STATE, "busy");
        Tags idle = tags.and(Names.LABEL_STATE, "idle");
        String spent = "Device time spent in steps, and without any";
        counter(Names.DEVICE_TIME, SECONDS, spent, busy, load -> rates.deviceSeconds(busy(load)));
        counter(Names.DEVICE_TIME, SECONDS, spent, idle, load -> rates.deviceSeconds(idle(load)));
        String energy = "Energy of the devices";
        if (rates.planningWatts().isPresent()) {
            Tags planning = Tags.of(Names.LABEL_POWER, "planning");
            counter(Names.ENERGY, JOULES, energy, busy.and(planning), load -> of(rates.planningJoules(busy(load))));
            counter(Names.ENERGY, JOULES, energy, idle.and(planning), load -> of(rates.planningJoules(idle(load))));
            gauge(
                    Names.ENERGY_PER_TOKEN,
                    JOULES,
                    "Planning energy since the start, idle time included, per token generated",
                    load -> of(rates.planningJoules(busy(load) + idle(load))) / load.generatedTokens);
        }
        if (rates.measuredWatts().isPresent()) {
            Tags measured = Tags.of(Names.LABEL_POWER, "measured");
            counter(Names.ENERGY, JOULES, energy, busy.and(measured), load -> of(rates.measuredJoules(busy(load))));
        }
        if (rates.usdPerHour().isPresent()) {
            String cost = "Cost of the device time";
            counter(Names.COST, USD, cost, busy, load -> of(rates.usd(busy(load))));
            counter(Names.COST, USD, cost, idle, load -> of(rates.usd(idle(load))));
            gauge(
                    Names.COST_PER_MILLION,
                    USD,
                    "Cost since the start, idle time included, per million tokens generated",
                    load -> of(rates.usd(busy(load) + idle(load))) / load.generatedTokens * 1e6);
        }
    }

    private static double busy(Load load) {
        return load.busyNanos * 1e-9;
    }

    private static double idle(Load load) {
        return load.idleNanos * 1e-9;
    }

    private static double of(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    private void counter(String name, String unit, String description, Tags labels, ToDoubleFunction<Load> value) {
        FunctionCounter.builder(name, worker, each -> value.applyAsDouble(each.load()))
                .tags(labels)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<Load> value) {
        Gauge.builder(name, worker, each -> value.applyAsDouble(each.load()))
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
