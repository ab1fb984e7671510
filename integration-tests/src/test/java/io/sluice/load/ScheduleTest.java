package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.NullMarked;

/** Requests are due when the schedule's law says. */
@NullMarked
class ScheduleTest {
    @Property(tries = 200)
    void constantArrivalsAreEvenlySpaced(
            @ForAll @DoubleRange(min = 0.1, max = 10_000) double rate,
            @ForAll @IntRange(min = 1, max = 500) int count) {
        long[] at = times(Schedule.constant(rate, 8, 8, count, Long.MAX_VALUE));
        assertThat(at).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat((double) at[i]).isEqualTo(i * 1e9 / rate, within(1.0));
        }
    }

    @Property(tries = 100)
    void aSeedMakesTheSamePoissonArrivalsAgain(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 10_000) double rate) {
        long[] once = times(Schedule.poisson(rate, seed, 8, 8, 200, Long.MAX_VALUE));
        assertThat(times(Schedule.poisson(rate, seed, 8, 8, 200, Long.MAX_VALUE)))
                .containsExactly(once);
        assertThat(times(Schedule.poisson(rate, seed + 1, 8, 8, 200, Long.MAX_VALUE)))
                .isNotEqualTo(once);
        assertThat(once).isSorted();
    }

    /** Mean, spread and shape: the gaps of a Poisson process are exponential. */
    @Property(tries = 30)
    void poissonGapsAreExponential(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @DoubleRange(min = 1, max = 1_000) double rate) {
        int count = 20_000;
        long[] at = times(Schedule.poisson(rate, seed, 8, 8, count, Long.MAX_VALUE));
        double[] gaps = IntStream.range(1, count)
                .mapToDouble(i -> (at[i] - at[i - 1]) * rate / 1e9)
                .toArray();
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        // Five standard errors of 20,000 gaps.
        assertThat(mean).isEqualTo(1, within(0.036));
        assertThat(variance).isEqualTo(1, within(0.11));
        // The largest distance between their distribution and 1-e^-x: 0.0115 is passed once in a hundred thousand
        // times.
        Arrays.sort(gaps);
        double distance = IntStream.range(0, gaps.length)
                .mapToDouble(i -> Math.abs((i + 0.5) / gaps.length - (1 - Math.exp(-gaps[i]))))
                .max()
                .orElseThrow();
        assertThat(distance).isLessThan(0.0175);
    }

    @Property(tries = 200)
    void aTraceIsSentAtItsTimesAndSpeed(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = 3_600_000_000_000L) Long> at,
            @ForAll @DoubleRange(min = 0.1, max = 100) double speed) {
        List<TraceFile.Row> rows = at.stream()
                .sorted()
                .map(nanos -> new TraceFile.Row(nanos, 100, 50, PlannedRequest.NO_BLOCKS))
                .toList();
        List<PlannedRequest> due = all(Schedule.trace(rows, speed, 80, 20, Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(due).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat((double) due.get(i).atNanos())
                    .isEqualTo((rows.get(i).atNanos() - rows.getFirst().atNanos()) / speed, within(1.0));
            assertThat(due.get(i).number()).isEqualTo(i);
            assertThat(due.get(i).promptTokens()).isEqualTo(80);
            assertThat(due.get(i).answerTokens()).isEqualTo(20);
        }
    }

    @Property(tries = 200)
    void durationAndNumberEndASchedule(
            @ForAll @IntRange(min = 1, max = 300) int most,
            @ForAll @LongRange(min = 1, max = 3_000_000_000L) long until) {
        long[] at = times(Schedule.constant(100, 8, 8, most, until));
        assertThat(at.length).isEqualTo((int) Math.min(most, (until + 9_999_999) / 10_000_000));
        assertThat(Arrays.stream(at).max().orElse(0)).isLessThan(until);
    }

    private static List<PlannedRequest> all(Schedule schedule) {
        List<PlannedRequest> due = new ArrayList<>();
        schedule.forEachRemaining(due::add);
        return due;
    }

    private static long[] times(Schedule schedule) {
        return all(schedule).stream().mapToLong(PlannedRequest::atNanos).toArray();
    }
}
