package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads the models of a folder, each from its properties file, and again when that or a file it names has changed. What
 * cannot be used is logged once, with its cause, and the model that was loaded before stays. For one thread.
 */
final class ModelDirectory {
    private static final Logger LOG = Logger.getLogger(ModelDirectory.class);
    private static final String SUFFIX = ".properties";

    private final Path folder;
    private final Models configured;
    private final TokenizerConfig config;
    private final Map<Path, Entry> entries = new TreeMap<>();
    private boolean first = true;

    /**
     * A file as it was last seen.
     *
     * @param stamp times and sizes of the file and of those it names
     * @param settled whether the stamp was tried: a file that is still being written changes from look to look
     * @param model what was loaded last; null if nothing was
     * @param bytes of the files of that model
     */
    private record Entry(
            String stamp, boolean settled, @Nullable Model model, long bytes) {}

    ModelDirectory(Path folder, Models configured, TokenizerConfig config) {
        this.folder = folder;
        this.configured = configured;
        this.config = config;
    }

    /** Looks once; the models that are loaded now. */
    Collection<Model> scan() {
        List<Path> files = files();
        entries.keySet().removeIf(file -> {
            boolean gone = !files.contains(file);
            if (gone) {
                LOG.infof("Model file %s is gone; its model is removed", file);
            }
            return gone;
        });
        files.forEach(this::look);
        first = false;
        List<Model> models = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.model() != null) {
                models.add(entry.model());
            }
        }
        return models;
    }

    private List<Path> files() {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(config.watch().files())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.tokenizer.models-directory " + folder + " cannot be read", e);
        }
    }

    private void look(Path file) {
        Entry before = entries.getOrDefault(file, new Entry("", true, null, 0));
        Map<Path, Long> sizes = new HashMap<>();
        String stamp = stamp(file, sizes);
        boolean same = stamp.equals(before.stamp());
        if (same && before.settled()) {
            return;
        }
        if (!same && !first) {
            entries.put(file, new Entry(stamp, false, before.model(), before.bytes()));
            return;
        }
        long bytes = sizes.values().stream().mapToLong(size -> size).sum();
        try {
            Model model = load(file, bytes);
            // Read while it was being written: what was read may be neither the old nor the new.
            if (!stamp(file, new HashMap<>()).equals(stamp)) {
                entries.put(file, new Entry(stamp, false, before.model(), before.bytes()));
                return;
            }
            entries.put(file, new Entry(stamp, true, model, bytes));
            LOG.infof("Model %s loaded from %s", model.id(), file);
        } catch (IOException | RuntimeException e) {
            entries.put(file, new Entry(stamp, true, before.model(), before.bytes()));
            LOG.errorf(
                    "Model file %s: %s; %s",
                    file, e, before.model() == null ? "there is no model of it" : "the model loaded before stays");
        }
    }

    private Model load(Path file, long bytes) throws IOException {
        ModelFile read = ModelFile.read(file);
        long others = 0;
        Set<String> ids = configured.all().stream().map(Model::id).collect(Collectors.toSet());
        for (Map.Entry<Path, Entry> entry : entries.entrySet()) {
            Model model = entry.getValue().model();
            if (!entry.getKey().equals(file) && model != null) {
                others += entry.getValue().bytes();
                ids.add(model.id());
            }
        }
        if (ids.contains(read.id())) {
            throw new ConfigurationException("id " + read.id() + " is that of another model");
        }
        if (others + bytes > config.watch().bytes()) {
            throw new ConfigurationException("with the other models' files it has " + (others + bytes)
                    + " bytes, more than sluice.tokenizer.watch.bytes "
                    + config.watch().bytes());
        }
        Models models = TokenizerWiring.loader(config, Map.of(read.id(), read)).load();
        WarmUp.run(models);
        return models.get(read.id());
    }

    /** Times and sizes; a file that cannot be read has a stamp too, so that it is tried when that changes. */
    private static String stamp(Path file, Map<Path, Long> sizes) {
        StringBuilder stamp = new StringBuilder();
        add(file, stamp, sizes);
        try {
            ModelFile read = ModelFile.read(file);
            read.vocabulary().ifPresent(name -> add(Path.of(name), stamp, sizes));
            read.templateFile().ifPresent(name -> add(Path.of(name), stamp, sizes));
        } catch (IOException | ConfigurationException | InvalidPathException e) {
            stamp.append(e.getMessage());
        }
        return stamp.toString();
    }

    private static void add(Path file, StringBuilder stamp, Map<Path, Long> sizes) {
        stamp.append(file).append(' ');
        try {
            long size = Files.size(file);
            sizes.put(file, size);
            stamp.append(Files.getLastModifiedTime(file)).append(' ').append(size);
        } catch (IOException e) {
            stamp.append("unreadable");
        }
        stamp.append('\n');
    }
}
