package io.sluice.tokenizer.grpc;

import io.sluice.tokenizer.TokenizerException;
import io.sluice.tokenizer.config.TokenizerConfig;
import io.sluice.tokenizer.telemetry.TokenizerMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where encoding runs: small texts at once on the calling event loop, large ones on a pool with a bounded queue, so that
 * a megabyte of prompt does not hold up the tokens of other answers.
 */
@Singleton
final class EncodePool {
    private static final long KEEP_ALIVE_S = 30;

    private final int offloadChars;
    private final int queueLimit;
    private final ThreadPoolExecutor pool;
    /** How long a pooled task takes, for the time to retry. */
    private final MovingAverage taskNanos = new MovingAverage(TimeUnit.MILLISECONDS.toNanos(5));

    EncodePool(TokenizerConfig config, TokenizerMetrics metrics) {
        int threads = config.encode().threads() > 0
                ? config.encode().threads()
                : Runtime.getRuntime().availableProcessors();
        this.offloadChars = config.encode().offloadChars();
        this.queueLimit = config.encode().queue();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                KEEP_ALIVE_S,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueLimit),
                Thread.ofPlatform().name("encode-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        metrics.watchQueue(() -> pool.getQueue().size());
    }

    /**
     * Runs a task now, or on the pool if the text is large.
     *
     * @param chars size of the text
     * @throws TokenizerException.Busy if the text is large and the queue full
     */
    void run(long chars, Runnable task) {
        if (chars <= offloadChars) {
            task.run();
            return;
        }
        try {
            pool.execute(() -> {
                long start = System.nanoTime();
                task.run();
                taskNanos.add(System.nanoTime() - start);
            });
        } catch (RejectedExecutionException full) {
            long wait = taskNanos.value() * queueLimit / pool.getMaximumPoolSize();
            throw new TokenizerException.Busy("places in the queue for large texts", queueLimit, wait);
        }
    }

    @PreDestroy
    void stop() {
        pool.shutdown();
    }
}
