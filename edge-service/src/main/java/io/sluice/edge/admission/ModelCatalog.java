package io.sluice.edge.admission;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The models the plane can tokenize, as the tokenizer lists them. Readers never wait. */
public final class ModelCatalog {
    private volatile TreeMap<String, Model> models = new TreeMap<>();
    private volatile boolean loaded;
    private volatile long nextAttemptAt = Long.MIN_VALUE;

    /**
     * A model.
     *
     * @param id its id
     * @param owner who made it
     * @param contextTokens most tokens, prompt and answer together, it can hold
     * @param knownSinceEpochSeconds when this edge first heard of it, in seconds since 1970
     */
    public record Model(String id, String owner, int contextTokens, long knownSinceEpochSeconds) {}

    /** Replaces the list; a model that was there before keeps the time since when it is known. */
    public void replace(Collection<Model> listed) {
        TreeMap<String, Model> next = new TreeMap<>();
        for (Model model : listed) {
            Model before = models.get(model.id());
            long since = before == null ? model.knownSinceEpochSeconds() : before.knownSinceEpochSeconds();
            next.put(model.id(), new Model(model.id(), model.owner(), model.contextTokens(), since));
        }
        models = next;
        loaded = true;
    }

    /** Notes that the list could not be had, and when the edge tries again. */
    public void unavailable(long nextAttemptAt) {
        this.nextAttemptAt = nextAttemptAt;
    }

    /** Returns how long until the edge tries again to have the list, in nanoseconds. */
    public long untilNextAttempt(long now) {
        return Math.max(0, nextAttemptAt == Long.MIN_VALUE ? 0 : nextAttemptAt - now);
    }

    /** Returns a model. */
    public Optional<Model> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /** Returns all models, ordered by id. */
    public List<Model> all() {
        return List.copyOf(models.values());
    }

    /** Returns whether the list was ever had. */
    public boolean loaded() {
        return loaded;
    }
}
