package io.sluice.kvcache.block;

import java.util.Map;

/**
 * Most bytes of each tenant in the store, all tiers together.
 *
 * @param defaultBytes of a tenant without a limit of its own; {@link #NONE}: no limit
 * @param byTenant the others
 */
public record TenantLimits(long defaultBytes, Map<String, Long> byTenant) {
    /** No limit. */
    public static final long NONE = 0;

    /** No limits at all. */
    public static final TenantLimits UNLIMITED = new TenantLimits(NONE, Map.of());

    /** Checks the bounds and copies the map. */
    public TenantLimits {
        byTenant = Map.copyOf(byTenant);
        if (defaultBytes < 0 || byTenant.values().stream().anyMatch(bytes -> bytes < 0)) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache.store.tenant-bytes and tenants.* must be 0 (no limit) or more");
        }
    }

    long of(String tenant) {
        return byTenant.getOrDefault(tenant, defaultBytes);
    }
}
