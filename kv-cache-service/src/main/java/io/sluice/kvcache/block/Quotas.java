package io.sluice.kvcache.block;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.eviction.EvictionPolicy;
import io.sluice.kvcache.eviction.LeastRecentlyUsed;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * What each tenant has in the store, in bytes, whatever the tiers; and for those with a quota, in which order its blocks
 * go when it puts more: a tenant at its quota makes room among its own. Under the store's lock.
 */
final class Quotas {
    private final TenantLimits limits;
    /** Only of tenants that have something. */
    private final Map<String, Account> accounts = new HashMap<>();

    Quotas(TenantLimits limits) {
        this.limits = limits;
    }

    /** Whether a tenant may have so many bytes more as it is. */
    boolean fits(String tenant, long bytes) {
        Account account = accounts.get(tenant);
        long limit = limits.of(tenant);
        return limit == TenantLimits.NONE || (account == null ? 0 : account.bytes) + bytes <= limit;
    }

    /** That there is no room, whatever goes. */
    Fault full(String tenant, long bytes) {
        Account account = accounts.get(tenant);
        return new Fault.TenantQuota(tenant, bytes, account == null ? 0 : account.bytes, limits.of(tenant));
    }

    boolean canEverFit(String tenant, long bytes) {
        long limit = limits.of(tenant);
        return limit == TenantLimits.NONE || bytes <= limit;
    }

    /** The tenant's own block that should go first. */
    OptionalLong victim(String tenant, LongPredicate evictable) {
        Account account = accounts.get(tenant);
        return account == null ? OptionalLong.empty() : account.order.victim(evictable);
    }

    /** A tenant has begun to put a block. */
    void reserve(BlockMeta block) {
        accounts.computeIfAbsent(block.tenant(), name -> new Account()).bytes += block.sizeBytes();
    }

    /** It has not put it after all, or the block has gone. */
    void release(BlockMeta block) {
        Account account = accounts.get(block.tenant());
        if (account != null) {
            account.bytes -= block.sizeBytes();
            if (account.bytes == 0) {
                accounts.remove(block.tenant());
            }
        }
    }

    void added(BlockMeta block) {
        if (limits.of(block.tenant()) != TenantLimits.NONE) {
            accounts.computeIfAbsent(block.tenant(), name -> new Account())
                    .order
                    .added(block.candidate());
        }
    }

    void used(BlockMeta block) {
        Account account = accounts.get(block.tenant());
        if (account != null) {
            account.order.used(block.hash());
        }
    }

    void removed(BlockMeta block) {
        Account account = accounts.get(block.tenant());
        if (account != null) {
            account.order.removed(block.hash());
        }
    }

    private static final class Account {
        private long bytes;
        private final EvictionPolicy order = new LeastRecentlyUsed();
    }
}
