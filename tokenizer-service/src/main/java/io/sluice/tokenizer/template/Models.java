package io.sluice.tokenizer.template;

import io.sluice.tokenizer.TokenizerException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The loaded models, ordered by id. Immutable. */
public final class Models {
    private final SortedMap<String, Model> byId;

    public Models(Collection<Model> models) {
        SortedMap<String, Model> sorted = new TreeMap<>();
        for (Model model : models) {
            if (sorted.put(model.id(), model) != null) {
                throw new IllegalArgumentException("model " + model.id() + " is there twice");
            }
        }
        this.byId = Collections.unmodifiableSortedMap(sorted);
    }

    /**
     * The model of an id.
     *
     * @throws TokenizerException.UnknownModel if it is not loaded
     */
    public Model get(String id) {
        Model model = byId.get(id);
        if (model == null) {
            throw new TokenizerException.UnknownModel(id);
        }
        return model;
    }

    /** All of them, ordered by id. */
    public Collection<Model> all() {
        return byId.values();
    }
}
