package io.sluice.kvcache.prefix;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The tallies of a bounded number of models: those that some worker serves or has served, the first that came. */
final class ModelTallies {
    /** What all further models, and those that nobody serves, count under. */
    static final String OTHERS = "";

    private static final int MOST = 256;

    private final Map<String, ModelTally> byModel = new ConcurrentHashMap<>();
    private final ModelTally others = new ModelTally();

    ModelTally of(String model, boolean served) {
        ModelTally known = byModel.get(model);
        if (known != null) {
            return known;
        }
        // A few more than the bound may slip in at the same time; that does no harm.
        return served && byModel.size() < MOST ? byModel.computeIfAbsent(model, name -> new ModelTally()) : others;
    }

    Map<String, ModelTally> all() {
        Map<String, ModelTally> all = new TreeMap<>(byModel);
        if (others.queries() > 0) {
            all.put(OTHERS, others);
        }
        return all;
    }
}
