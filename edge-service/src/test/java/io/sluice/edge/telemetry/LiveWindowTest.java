package io.sluice.edge.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.FirstTokenParts;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveWindowTest {
    private final LiveWindow window = new LiveWindow();

    @Test
    void addsUpASecond() {
        window.ended(receipt(1, 10, 4, 7), FirstTokenParts.NONE, true, null, 5_100, 0.25);
        window.ended(receipt(2, 20, 0, 0), FirstTokenParts.NONE, false, new RequestFailure.ClientGone(), 5_900, 0);
        LiveWindow.View view = window.view(6_000);
        assertEquals(1, view.seconds().size());
        LiveWindow.Second second = view.seconds().getFirst();
        assertEquals(5, second.epochSecond());
        assertEquals(2, second.requests());
        assertEquals(1, second.failures());
        assertEquals(30, second.promptTokens());
        assertEquals(4, second.cachedTokens());
        assertEquals(7, second.tokens());
        assertEquals(0.25, second.costUsd());
        assertEquals(
                List.of("r2", "r1"),
                view.requests().stream().map(each -> each.id()).toList());
        assertEquals(
                List.of("", "model"),
                view.requests().stream().map(LiveWindow.Ended::model).toList(),
                "what was never resolved is whatever the client wrote");
        assertEquals(1, view.refusals().get(new RequestFailure.ClientGone().reason()));
    }

    /** However much comes and whenever: what is kept is bounded, recent and in order, and nothing recent is lost. */
    @Property(tries = 200)
    void keepsTheLastTwoMinutes(
            @ForAll @Size(min = 1, max = 400) List<@IntRange(min = 0, max = 9_000) Integer> pauses) {
        LiveWindow kept = new LiveWindow();
        long now = 1_000_000;
        int recent = 0;
        long[] ends = new long[pauses.size()];
        for (int i = 0; i < ends.length; i++) {
            now += pauses.get(i);
            ends[i] = now;
            kept.ended(receipt(i, 1, 0, 1), FirstTokenParts.NONE, true, null, now, 0);
        }
        for (long end : ends) {
            recent += end / 1_000 > now / 1_000 - LiveWindow.SECONDS ? 1 : 0;
        }
        LiveWindow.View view = kept.view(now);
        assertTrue(view.seconds().size() <= LiveWindow.SECONDS);
        assertTrue(view.requests().size() <= LiveWindow.REQUESTS);
        assertEquals(
                view.seconds().stream()
                        .sorted(Comparator.comparingLong(LiveWindow.Second::epochSecond))
                        .toList(),
                view.seconds());
        assertEquals(
                recent,
                view.seconds().stream().mapToInt(LiveWindow.Second::requests).sum());
    }

    private static Receipt receipt(int number, int prompt, int cached, int tokens) {
        return new Receipt(
                "r" + number,
                1,
                "tenant",
                "model",
                "chat",
                "worker",
                "stop",
                new Usage(prompt, cached, tokens),
                WorkerTimes.NONE,
                -1,
                2_000,
                "",
                "");
    }
}
