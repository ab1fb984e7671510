package io.sluice.kvcache;

import io.sluice.contracts.text.Shown;
import java.time.Duration;

/** What can go wrong, by kind. The transport alone decides which status each becomes. */
public sealed interface Fault {
    /** What happened, and what to do about it; names the field. Meant for the caller. */
    String message();

    /**
     * A request that breaks the contract.
     *
     * @param field path of the field in the request
     * @param message what is wrong with it and what is right
     */
    record InvalidField(String field, String message) implements Fault {}

    /** A lease on a worker that does not publish here. */
    record UnknownWorker(String workerId) implements Fault {
        @Override
        public String message() {
            return "worker_id: no worker '" + Shown.word(workerId)
                    + "' publishes to this index; place by Match, which lists those that do";
        }
    }

    /** A publisher that a newer start of the same worker has replaced. */
    record StaleEpoch(String workerId, long epoch, long current) implements Fault {
        @Override
        public String message() {
            return "hello.epoch: worker '" + Shown.word(workerId) + "' has published epoch "
                    + Long.toUnsignedString(current) + ", newer than " + Long.toUnsignedString(epoch)
                    + "; take a new epoch at each start of the engine";
        }
    }

    /** A publisher whose stream another one of the same worker has replaced. */
    record Superseded(String workerId) implements Fault {
        @Override
        public String message() {
            return "Another stream of worker '" + Shown.word(workerId)
                    + "' has taken over; keep one Publish call per worker";
        }
    }

    /** No room for one more worker. */
    record TooManyWorkers(int limit, Duration retryAfter) implements Fault {
        @Override
        public String message() {
            return "The index knows its limit of " + limit + " workers; raise sluice.kv-cache.index.max-workers";
        }
    }

    /** No room for one more lease. */
    record TooManyLeases(String what, long limit, Duration retryAfter) implements Fault {
        @Override
        public String message() {
            return "The index holds its limit of " + limit + " " + what + "; release leases as their requests end";
        }
    }

    /** A block that the store does not have. */
    record BlockNotFound(long hash) implements Fault {
        @Override
        public String message() {
            return "block_hash: the store has no block " + Long.toHexString(hash)
                    + "; it was never put, or was evicted";
        }
    }

    /** A block that finds no room even if all that can be evicted were. */
    record StoreFull(long bytes, long limitBytes, Duration retryAfter) implements Fault {
        @Override
        public String message() {
            return "No room for a block of " + bytes + " bytes: what the store of " + limitBytes
                    + " bytes holds is being written or read";
        }
    }

    /** A tenant that has as much in the store as it may, and none of it can go. */
    record TenantQuota(String tenant, long bytes, long usedBytes, long limitBytes) implements Fault {
        @Override
        public String message() {
            return "start.tenant: '" + Shown.word(tenant) + "' has " + usedBytes + " of its " + limitBytes
                    + " bytes in the store, and a block of " + bytes
                    + " finds no room among them; put less, end pins, or raise sluice.kv-cache.store.tenant-bytes";
        }
    }

    /**
     * No room for one more pin.
     *
     * @param what is full
     */
    record PinsFull(String what, long limit, Duration retryAfter) implements Fault {
        @Override
        public String message() {
            return "The store has its limit of " + limit + " " + what + "; end pins that are not needed any more";
        }
    }

    /** A tier that does not do what it should. */
    record TierFailed(String tier, String reason) implements Fault {
        @Override
        public String message() {
            return "The store's tier " + tier + " has failed: " + reason + "; the block is computed again";
        }
    }

    /** A block whose bytes are not those its checksum was made of. */
    record ChecksumMismatch(long hash, long wanted, long actual) implements Fault {
        @Override
        public String message() {
            return "commit.checksum: block " + Long.toHexString(hash) + " has XXH3-64 " + Long.toHexString(actual)
                    + ", not " + Long.toHexString(wanted) + "; put it again";
        }
    }

    /** A transfer that took longer than its limit. */
    record TransferTimeout(Duration limit) implements Fault {
        @Override
        public String message() {
            return "The transfer took longer than " + limit.toMillis() + " ms; read or write faster, or try again";
        }
    }

    /** This fault, to be thrown. */
    default FaultException asException() {
        return new FaultException(this);
    }
}
