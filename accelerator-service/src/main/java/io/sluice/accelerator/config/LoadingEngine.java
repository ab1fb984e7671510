package io.sluice.accelerator.config;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.engine.Engine;
import io.sluice.accelerator.engine.Sampling;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * An engine that is built on a thread of its own: a text takes some hundred milliseconds, and whoever asks for the workers
 * at the start may be an event loop. The service waits for all of them before it is up.
 */
final class LoadingEngine implements Engine {
    private final CompletableFuture<Engine> engine = new CompletableFuture<>();

    LoadingEngine(String name, Supplier<Engine> source) {
        Thread.ofPlatform().name("load-" + name).daemon().start(() -> load(source));
    }

    private void load(Supplier<Engine> source) {
        try {
            engine.complete(source.get());
        } catch (RuntimeException | Error e) {
            engine.completeExceptionally(e);
        }
    }

    /**
     * Waits until it is built.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    Engine await() {
        try {
            return engine.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IllegalArgumentException wrong
                    ? new IllegalArgumentException(wrong.getMessage(), wrong)
                    : e;
        }
    }

    @Override
    public Answer open(int[] promptIds, Sampling sampling) {
        return await().open(promptIds, sampling);
    }
}
