package io.sluice.it.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The soak for a short while; {@code ./sluice soak} is the long one. */
class SoakIT {
    @Test
    void everyIndexEndsAsTheUnionOfTheWorkersTruth() throws InterruptedException {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on the path: nothing is shown of a shared index");
        try (KvFleet fleet = new KvFleet(2, 1)) {
            assertThat(new Soak(fleet, 7, System.out).run(Duration.ofSeconds(12)))
                    .isEmpty();
        }
    }
}
