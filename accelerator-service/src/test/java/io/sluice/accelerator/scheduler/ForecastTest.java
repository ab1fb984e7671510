package io.sluice.accelerator.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.Profiles;
import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Hardware GPUS = Profiles.profile("gpu-8xh100").load(Profiles.model("gpt-oss-120b"));

    @Property(tries = 100)
    void predictsLongPromptsAsIfEachChunkWereLookedAt(
            @ForAll @IntRange(max = 4_000) int cached,
            @ForAll @IntRange(min = 1, max = 131_072) int more,
            @ForAll @IntRange(min = 64, max = 4_096) int chunk) {
        Forecast forecast = new Forecast(limits(chunk), GPUS.stepTime(), Speculation.NONE);
        long exact = 0;
        for (int done = cached; done < cached + more; done += chunk) {
            StepShape shape = new StepShape();
            shape.addPrefill(Math.min(chunk, cached + more - done), done);
            exact += GPUS.stepTime().nanos(shape);
        }
        assertEquals(exact, forecast.prefillNanos(cached, cached + more), exact * 0.02 + 10);
    }

    @Test
    void looksAtFewStepsHoweverSmallTheChunks() {
        AtomicInteger looks = new AtomicInteger();
        StepTime counting = shape -> 1_000 + looks.incrementAndGet() * 0;
        Forecast forecast = new Forecast(limits(1), counting, Speculation.NONE);
        assertEquals(131_072 * 1_000L, forecast.prefillNanos(0, 131_072));
        assertTrue(looks.get() <= 17, "looked at " + looks);
    }

    /** WatchLoad's readers compute the first token of any prompt by it. */
    @Property(tries = 200)
    void sumsUpThePredictionInAFormula(
            @ForAll @IntRange(min = 64, max = 8_192) int chunk,
            @ForAll @IntRange(min = 1, max = 131_072) int tokens,
            @ForAll @IntRange(max = 100) int cachedPercent) {
        Forecast forecast = new Forecast(limits(chunk), GPUS.stepTime(), Speculation.NONE);
        Load load = new Load();
        forecast.predict(load);
        int k = (int) ((long) (tokens - 1) * cachedPercent / 100);
        double rest = tokens - k;
        double steps = Math.ceil(rest / load.chunkTokens);
        double formula =
                steps * load.constantNanos + rest * load.tokenNanos + (rest * k + rest * rest / 2) * load.pairNanos;
        double predicted = forecast.prefillNanos(k, tokens);
        // Of a mixture of experts a small part of a prompt reads few: below half a chunk the time is no straight line.
        assertEquals(predicted, formula, 0.15 * predicted + load.constantNanos);
    }

    private static Limits limits(int chunk) {
        return new Limits(1, chunk, 8, 8, 200_000, 20_000);
    }
}
