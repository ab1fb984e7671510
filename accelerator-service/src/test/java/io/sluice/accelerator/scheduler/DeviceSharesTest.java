package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.Profiles;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What requests are charged with, on modelled hardware. */
class DeviceSharesTest {
    private static final Hardware GPUS = Profiles.profile("gpu-8xh100").load(Profiles.model("llama-3.3-70b"));
    private static final DeviceRates RATES =
            new DeviceRates(8, OptionalDouble.of(1_730), OptionalDouble.empty(), OptionalDouble.of(1.69));

    @Property(tries = 60)
    void addsUpToTheDevicesTotalWithIdleTimeALineOfItsOwn(@ForAll long seed) {
        Random random = new Random(seed);
        Scheduler scheduler =
                new Scheduler(new Limits(16, 512, 64, 0, 4_096, 400), GPUS.batching(), GPUS.stepTime(), KvEvents.NONE);
        List<Long> charged = new ArrayList<>();
        long now = random.nextInt(1_000);
        long start = now;
        int left = 40;
        while (left > 0 || charged.size() < 40) {
            if (left > 0 && random.nextInt(4) == 0) {
                assertNull(scheduler.submit(
                        request(left, 1 + random.nextInt(900), 1 + random.nextInt(60), now),
                        () -> 7,
                        new Charged(charged),
                        now));
                left--;
            }
            long nanos = scheduler.plan(now);
            if (nanos == Scheduler.IDLE) {
                now += 1_000_000;
            } else {
                now += nanos;
                scheduler.complete(now);
            }
        }
        Load load = new Load();
        assertEquals(Scheduler.IDLE, scheduler.plan(now));
        scheduler.report(load, now);
        double requests = 0;
        double joules = 0;
        double usd = 0;
        for (long nanos : charged) {
            requests += nanos;
            joules += RATES.planningJoules(nanos * 1e-9).orElseThrow();
            usd += RATES.usd(nanos * 1e-9).orElseThrow();
        }
        double seconds = (now - start) * 1e-9;
        double idle = load.idleNanos * 1e-9;
        // Each request is rounded down to a nanosecond.
        assertEquals(now - start, requests + load.idleNanos, 41);
        assertEquals(8 * 1_730 * seconds, joules + RATES.planningJoules(idle).orElseThrow(), 1e-3);
        assertEquals(8 * 1.69 / 3_600 * seconds, usd + RATES.usd(idle).orElseThrow(), 1e-9);
    }

    @Test
    void chargesALongContextMoreThanAShortOneInTheSameBatch() {
        Scheduler scheduler = new Scheduler(
                new Limits(4, 8_192, 4, 0, 20_000, 4_000), GPUS.batching(), GPUS.stepTime(), KvEvents.NONE);
        List<Long> charged = new ArrayList<>();
        // The long one's prompt is computed first; then both decode as many tokens.
        assertNull(scheduler.submit(request(1, 8_000, 200, 0), () -> 7, new Charged(charged), 0));
        assertNull(scheduler.submit(request(2, 8, 200, 0), () -> 7, new Charged(charged), 0));
        long now = 0;
        for (long nanos = scheduler.plan(now); nanos != Scheduler.IDLE; nanos = scheduler.plan(now)) {
            now += nanos;
            scheduler.complete(now);
        }
        assertTrue(charged.get(0) > charged.get(1) * 11 / 10, () -> "long and short: " + charged);
    }

    @Test
    void knowsNothingOfWhatTheProfileDoesNotSay() {
        assertTrue(DeviceRates.UNKNOWN.planningJoules(1).isEmpty());
        assertTrue(DeviceRates.UNKNOWN.measuredJoules(1).isEmpty());
        assertTrue(DeviceRates.UNKNOWN.usd(1).isEmpty());
        assertEquals(16, RATES.deviceSeconds(2));
    }

    private static GenerationRequest request(int number, int promptTokens, int answerTokens, long now) {
        int[] prompt = new int[promptTokens];
        java.util.Arrays.fill(prompt, number);
        return new GenerationRequest(
                prompt,
                BlockHash.chain("m", "", prompt, prompt.length),
                BlockHash.root("m", ""),
                answerTokens,
                new int[0],
                PriorityClass.STANDARD,
                now,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                Integer.MAX_VALUE);
    }

    private record Charged(List<Long> nanos) implements SequenceListener {
        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            nanos.add(sequence.deviceNanos());
        }
    }
}
