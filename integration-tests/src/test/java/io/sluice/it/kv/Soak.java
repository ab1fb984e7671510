package io.sluice.it.kv;

import io.sluice.it.plane.ServiceProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills and restarts workers, KV cache services and Redis at random for a while, under traffic; then lets everything come
 * to rest and compares what every index says with what the workers themselves say. What is killed when follows from a
 * seed.
 */
final class Soak {
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final int PROMPTS = 20;
    private static final int REST_MILLIS = 3_000;

    private final KvFleet fleet;
    private final Agreement agreement;
    private final Traffic traffic;
    private final Random random;
    private final PrintStream out;
    private final long begin = System.nanoTime();
    private int kills;

    /** Something that can be killed and started. */
    private record Victim(String name, Runnable kill, Runnable start, Runnable awaitReady) {}

    Soak(KvFleet fleet, long seed, PrintStream out) {
        this.fleet = fleet;
        this.agreement = new Agreement(fleet);
        this.traffic = new Traffic(fleet, seed);
        this.random = new Random(seed);
        this.out = out;
    }

    /** Runs; returns what is wrong at the end, a line each. */
    List<String> run(Duration howLong) throws InterruptedException {
        fleet.start();
        say(
                "%d KV services, %d accelerators and Redis run; logs in %s",
                fleet.services().size(), fleet.accelerators().size(), fleet.directory());
        Thread load = Thread.ofPlatform().name("traffic").daemon().start(traffic);
        long end = System.nanoTime() + howLong.toNanos();
        while (System.nanoTime() < end) {
            sleep(1_000 + random.nextInt(3_000));
            strike(victims());
        }
        // The last to come back holds something again.
        sleep(REST_MILLIS);
        traffic.stop();
        load.join(TimeUnit.MINUTES.toMillis(2));
        say(
                "%d kills, %d requests answered, %d ended by a kill; coming to rest",
                kills, traffic.done(), traffic.failed());
        return settle();
    }

    /** Kills one or two at once, and starts them after a while. */
    private void strike(List<Victim> victims) throws InterruptedException {
        Collections.shuffle(victims, random);
        List<Victim> struck = victims.subList(0, 1 + random.nextInt(2));
        for (Victim victim : struck) {
            victim.kill().run();
            kills++;
            say("kill -9 %s", victim.name());
        }
        sleep(random.nextInt(3_000));
        struck.forEach(victim -> victim.start().run());
        struck.forEach(victim -> victim.awaitReady().run());
        say(
                "%s back; %d requests answered, %d ended by a kill",
                String.join(", ", struck.stream().map(Victim::name).toList()), traffic.done(), traffic.failed());
    }

    private List<Victim> victims() {
        List<Victim> victims = new ArrayList<>();
        fleet.accelerators().forEach(process -> victims.add(victim(process)));
        // Those twice that the index is about.
        fleet.accelerators().forEach(process -> victims.add(victim(process)));
        victims.add(new Victim("redis", fleet.redis()::kill, fleet.redis()::start, () -> {}));
        victims.add(new Victim("redis", fleet.redis()::kill, fleet.redis()::start, () -> {}));
        fleet.services().forEach(process -> victims.add(victim(process)));
        return victims;
    }

    private static Victim victim(ServiceProcess process) {
        String name = process.log().getFileName().toString().replace(".log", "");
        return new Victim(name, process::kill, process::start, process::awaitReady);
    }

    private List<String> settle() throws InterruptedException {
        long end = System.nanoTime() + SETTLE.toNanos();
        List<String> wrong = agreement.differences();
        while (!wrong.isEmpty() && System.nanoTime() < end) {
            sleep(200);
            wrong = agreement.differences();
        }
        if (!wrong.isEmpty()) {
            return wrong;
        }
        agreement
                .truth()
                .forEach((worker, held) ->
                        say("%s, epoch %d: %s, alike everywhere", worker, held.epoch(), held.counts()));
        return differentAnswers();
    }

    private List<String> differentAnswers() {
        List<String> different = new ArrayList<>();
        for (int chat = 0; chat < PROMPTS; chat++) {
            List<Long> prompt = Traffic.hashes(Traffic.prompt(chat, 2_048));
            Map<String, Integer> first = agreement.match(fleet.services().getFirst(), prompt);
            for (ServiceProcess other : fleet.services()) {
                Map<String, Integer> answer = agreement.match(other, prompt);
                if (!answer.equals(first)) {
                    different.add("chat " + chat + ": " + first + " against " + answer);
                }
            }
        }
        return different;
    }

    private void say(String format, Object... arguments) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        out.printf("%4d s  %s%n", seconds, String.format(format, arguments));
    }

    private static void sleep(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
