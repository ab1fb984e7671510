package io.sluice.tokenizer.config;

import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models as they are now: the configured ones and those of the models directory, swapped as a whole. A call takes its
 * model once, so that it ends with the one it began with.
 */
@Singleton
public final class LiveModels {
    private static final Logger LOG = Logger.getLogger(LiveModels.class);

    private final Models configured;
    private volatile Models current;
    private final @Nullable ScheduledExecutorService watcher;

    LiveModels(Models configured, TokenizerConfig config) {
        this.configured = configured;
        this.current = configured;
        if (config.modelsDirectory().isEmpty()) {
            this.watcher = null;
            return;
        }
        ModelDirectory directory =
                new ModelDirectory(Path.of(config.modelsDirectory().get()), configured, config);
        swap(directory.scan());
        this.watcher = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("models-directory").factory());
        int period = config.watch().periodMs();
        watcher.scheduleWithFixedDelay(() -> look(directory), period, period, TimeUnit.MILLISECONDS);
    }

    /** All of them, at this moment. */
    public Models current() {
        return current;
    }

    /** One failed look must not end the watch: the scheduler drops a task that throws. */
    private void look(ModelDirectory directory) {
        try {
            swap(directory.scan());
        } catch (RuntimeException e) {
            LOG.error("The models directory cannot be read; its models stay as they are", e);
        }
    }

    private void swap(Collection<Model> loaded) {
        List<Model> all = new ArrayList<>(configured.all());
        all.addAll(loaded);
        current = new Models(all);
    }

    @PreDestroy
    void close() {
        if (watcher != null) {
            watcher.shutdownNow();
        }
    }
}
