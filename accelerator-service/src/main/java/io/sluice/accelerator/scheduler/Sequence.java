package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.kv.BlockPool;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.hash.ChainHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the worker. Belongs to its {@link Scheduler}, which takes it back into a pool when it has
 * finished: its arrays are used again, so that a worker in steady state allocates nothing.
 */
public final class Sequence {
    private static final int BLOCK_TOKENS = Scheduler.BLOCK_TOKENS;
    private static final long NEVER = -1;
    private static final int[] NO_IDS = {};

    /** Place in a {@link SequenceQueue}. */
    @Nullable
    Sequence next;

    @Nullable
    Sequence previous;

    SequenceState state = SequenceState.IDLE;
    /** Tokens of the step under way; 0 when it is not part of it. */
    int scheduled;
    /** Set when the end was asked for during a step. */
    @Nullable
    FinishReason ending;
    /** Tokens the caller can take. */
    long credit;
    /** Prompt and generated tokens. */
    int total;
    /** Of those, the ones whose KV is in the blocks. */
    int computed;
    /** Whether everything but the newest token has been computed, so that a step yields a token. */
    boolean prefilled;
    /** Number of the slot that it got: later ones are higher. */
    long slotNumber;
    /** Of {@link #scheduled}, the drafted ones. */
    int draft;
    /** Tokens whose KV is in the host's memory; 0 when it is not swapped out. */
    int hostTokens;
    /** Tokens whose KV another worker hands over. */
    int handedTokens;
    /** When that has arrived. */
    long handedNanos;
    /** What it waits for from the store of offloaded blocks. */
    @Nullable
    Fetch fetch;
    /** How long. */
    long fetchUntilNanos;
    /** Tokens whose KV has come from there and that before it; 0: nothing has. */
    int fetchedTokens;
    /** Blocks that the worker must hold itself for that to be of use. */
    int fetchedFrom;
    /** Tokens that it counts for in the queue. */
    int queuedTokens;
    /** Its shares of the steps so far; see {@link DeviceShares}. */
    long deviceUnits;
    /** What the part of its prompt that is in the step would take alone. */
    double aloneNanos;
    /** Whether it was parked and has not been reported as resumed since. */
    boolean owesResumed;

    /** Tokens that it may have, prompt and answer. Here, not looked up, because each step asks; so are the next ones. */
    private int longest;

    private int[] endTokenIds = NO_IDS;
    private @Nullable GenerationRequest request;
    private @Nullable Answer answer;
    private @Nullable SequenceListener listener;
    private int[] blocks = new int[8];
    private int blockCount;
    /** Leading blocks that have their name. */
    private int namedCount;

    private long[] hashes = new long[8];
    private int hashCount;
    /** Ids of the last, unfinished block. */
    private final int[] tail = new int[BLOCK_TOKENS];

    private long chainHash;
    private boolean promptReported;
    private int cachedTokens;
    private long firstStepNanos;
    private long promptDoneNanos;
    private long firstTokenNanos;
    private long parkedAtNanos;
    private long parkedNanos;
    private long endNanos;
    private long admittedNanos;
    /** Of the time since then, what it was without a slot. */
    private long awayNanos;

    Sequence() {}

    /**
     * Begins a request.
     *
     * @param mostTokens most tokens that the worker holds of one
     */
    void open(GenerationRequest newRequest, Answer newAnswer, SequenceListener newListener, int mostTokens) {
        request = newRequest;
        longest = (int) Math.min(mostTokens, (long) newRequest.promptIds().length + newRequest.maxTokens());
        endTokenIds = newRequest.endTokenIds().length == 0 ? NO_IDS : newRequest.endTokenIds();
        answer = newAnswer;
        listener = newListener;
        credit = newRequest.credit();
        total = newRequest.promptIds().length;
        computed = 0;
        prefilled = false;
        owesResumed = false;
        blockCount = 0;
        namedCount = 0;
        hashCount = newRequest.blockHashes().length;
        if (hashes.length < hashCount) {
            hashes = new long[hashCount + 8];
        }
        System.arraycopy(newRequest.blockHashes(), 0, hashes, 0, hashCount);
        int full = total / BLOCK_TOKENS * BLOCK_TOKENS;
        System.arraycopy(newRequest.promptIds(), full, tail, 0, total - full);
        chainHash = ChainHash.START;
        promptReported = false;
        cachedTokens = 0;
        deviceUnits = 0;
        draft = 0;
        hostTokens = 0;
        handedTokens = 0;
        fetch = null;
        fetchedTokens = 0;
        fetchedFrom = 0;
        handedNanos = NEVER;
        firstStepNanos = NEVER;
        promptDoneNanos = NEVER;
        firstTokenNanos = NEVER;
        parkedNanos = 0;
        scheduled = 0;
        ending = null;
    }

    void close() {
        state = SequenceState.IDLE;
        request = null;
        answer = null;
        listener = null;
    }

    /** Returns the request. */
    public GenerationRequest request() {
        return present(request);
    }

    SequenceListener listener() {
        return present(listener);
    }

    /** Returns whom it was opened for. */
    public SequenceListener owner() {
        return listener();
    }

    int nextToken() {
        return present(answer).next();
    }

    /** Returns the tokens of the prompt. */
    public int promptTokens() {
        return request().promptIds().length;
    }

    /** Returns those tokens of the prompt that were in the cache when the sequence first got its slot. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** Returns the tokens generated so far. */
    public int generatedTokens() {
        return total - promptTokens();
    }

    /** Returns the time from arrival to the first step that worked on the request, or to the end if none did. */
    public long queueNanos() {
        return Math.max(
                0,
                (firstStepNanos == NEVER ? endNanos : firstStepNanos)
                        - request().arrivalNanos());
    }

    /** Returns the time from the first step to the end of the prefill. */
    public long prefillNanos() {
        return Math.max(0, promptDoneNanos - firstStepNanos);
    }

    /** Returns the time from the first step to the first token, or to the end if there was none. */
    public long promptNanos() {
        if (firstStepNanos == NEVER) {
            return 0;
        }
        return Math.max(0, (firstTokenNanos == NEVER ? endNanos : firstTokenNanos) - firstStepNanos);
    }

    /** Returns the time from the first token to the end. */
    public long completionNanos() {
        return firstTokenNanos == NEVER ? 0 : Math.max(0, endNanos - firstTokenNanos);
    }

    /** Returns how long the sequence was parked between its first token and its end. */
    public long parkedNanos() {
        return parkedNanos;
    }

    /** Returns its share of the worker's time: its part of every step that worked on it. */
    public long deviceNanos() {
        return deviceUnits >>> DeviceShares.UNIT_BITS;
    }

    int remaining() {
        return total - computed;
    }

    int blocksForAll() {
        return (total + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
    }

    /** Returns the blocks that the sequence needs if its answer becomes as long as it may. */
    int blocksForLongest() {
        long tokens = (long) promptTokens() + request().maxTokens();
        return (int) Math.min(Integer.MAX_VALUE, (tokens + BLOCK_TOKENS - 1) / BLOCK_TOKENS);
    }

    int blockCount() {
        return blockCount;
    }

    /** Returns whether the request, the context or the blocks allow no more tokens. */
    boolean isFull() {
        return total == longest;
    }

    /** Returns the tokens that it may still have. */
    int room() {
        return longest - total;
    }

    /** Returns the tokens whose KV its blocks hold when they are full. */
    int capacity() {
        return blockCount * BLOCK_TOKENS;
    }

    long chainHash() {
        return chainHash;
    }

    /** Returns the blocks whose content the host's memory holds. */
    int hostBlocks() {
        return (hostTokens + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
    }

    boolean needsBlock() {
        return blockCount * BLOCK_TOKENS < total;
    }

    void addBlock(int block) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
        }
        blocks[blockCount++] = block;
    }

    /** Counts the leading blocks that the pool holds already, all but the one with the newest token at most. */
    int countHits(BlockPool pool) {
        int most = (total - 1) / BLOCK_TOKENS;
        int hits = 0;
        while (hits < most && pool.find(hashes[hits]) != BlockPool.NONE) {
            hits++;
        }
        return hits;
    }

    /** Counts those of the leading blocks held that nobody uses: sharing them takes them from the free ones. */
    int countFree(BlockPool pool, int hits) {
        int unused = 0;
        for (int i = 0; i < hits; i++) {
            if (pool.isFree(pool.find(hashes[i]))) {
                unused++;
            }
        }
        return unused;
    }

    void admit(BlockPool pool, int hits, int blocksWanted, long now) {
        for (int i = 0; i < hits; i++) {
            int block = pool.find(hashes[i]);
            pool.share(block);
            addBlock(block);
        }
        namedCount = hits;
        computed = Math.max(hits * BLOCK_TOKENS, Math.max(hostTokens, handedTokens));
        computed = Math.max(computed, usableFetched(hits));
        fetchedTokens = 0;
        hostTokens = 0;
        handedTokens = 0;
        // One that decoded when it was swapped out goes on decoding.
        prefilled = promptReported && computed == total - 1;
        while (blockCount < blocksWanted) {
            addBlock(pool.take());
        }
        if (firstStepNanos == NEVER) {
            firstStepNanos = now;
            cachedTokens = computed;
        }
        admittedNanos = now;
        awayNanos = 0;
    }

    /** Returns the tokens fetched, with those before them, that go on from the leading blocks held. */
    int usableFetched(int hits) {
        return hits >= fetchedFrom ? fetchedTokens : 0;
    }

    /** Returns the time since it last came from the queue, without that without a slot. */
    long slotNanos(long now) {
        return placeNanos(now) - awayNanos;
    }

    /** Returns the time since it last came from the queue. */
    long placeNanos(long now) {
        return now - admittedNanos;
    }

    /** Names the blocks that are full now, and moves to another block where that holds the same already. */
    void nameFullBlocks(BlockPool pool) {
        int full = computed / BLOCK_TOKENS;
        while (namedCount < full) {
            blocks[namedCount] =
                    pool.store(blocks[namedCount], hashes[namedCount], namedCount == 0 ? 0 : hashes[namedCount - 1]);
            namedCount++;
        }
    }

    void releaseBlocks(BlockPool pool) {
        while (blockCount > 0) {
            pool.release(blocks[--blockCount]);
        }
        namedCount = 0;
        computed = 0;
        prefilled = false;
    }

    /** Gives up its blocks; their content goes to another worker. */
    void leave(BlockPool pool) {
        int kvTokens = computed;
        releaseBlocks(pool);
        handedTokens = kvTokens;
        scheduled = 0;
        state = SequenceState.WAITING;
    }

    /** Returns the tokens that are computed before it yields another one, if none is in the cache. */
    int toCompute() {
        return total - Math.max(fetchedTokens, Math.max(hostTokens, handedTokens));
    }

    /** Notes that the prompt is in the cache; returns whether this is the first time. */
    boolean reportPrompt(long now) {
        if (promptReported) {
            return false;
        }
        promptReported = true;
        promptDoneNanos = now;
        return true;
    }

    boolean ends(int id) {
        if (id == Answer.END) {
            return true;
        }
        for (int end : endTokenIds) {
            if (end == id) {
                return true;
            }
        }
        return false;
    }

    /** Adds a generated token; returns the chain hash after it. */
    long append(int id, long now) {
        if (firstTokenNanos == NEVER) {
            firstTokenNanos = now;
        }
        tail[total % BLOCK_TOKENS] = id;
        total++;
        if (total % BLOCK_TOKENS == 0) {
            addHash(BlockHash.next(hashCount == 0 ? request().rootHash() : hashes[hashCount - 1], tail, 0));
        }
        chainHash = ChainHash.next(chainHash, id);
        return chainHash;
    }

    private void addHash(long hash) {
        if (hashCount == hashes.length) {
            hashes = Arrays.copyOf(hashes, hashCount * 2);
        }
        hashes[hashCount++] = hash;
    }

    void park(long now) {
        parkedAtNanos = now;
    }

    long parkedAtNanos() {
        return parkedAtNanos;
    }

    long unpark(long now) {
        awayNanos += now - Math.max(parkedAtNanos, admittedNanos);
        long parked = now - parkedAtNanos;
        if (firstTokenNanos != NEVER) {
            parkedNanos += parked;
        }
        return parked;
    }

    /**
     * Sets the end for its times. Only when its scheduler's driver is gone, so that no {@link SequenceListener#finished}
     * comes any more.
     */
    public void lose(long now) {
        if (owesResumed) {
            unpark(now);
        }
        end(now);
    }

    void end(long now) {
        endNanos = now;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the sequence has finished");
        }
        return value;
    }
}
