package io.sluice.edge.admission;

import java.util.Set;

/**
 * Who asks.
 *
 * @param id name, used in receipts and as the salt of cached prefixes
 * @param models model ids the tenant may use; empty means all
 */
public record Tenant(String id, Set<String> models) {
    /** Returns whether the tenant may use a model. */
    public boolean mayUse(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
