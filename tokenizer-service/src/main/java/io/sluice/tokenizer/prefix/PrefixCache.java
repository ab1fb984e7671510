package io.sluice.tokenizer.prefix;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.PromptEncoder;
import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Encodes prompts, and remembers the ids of their parts: a conversation that grows by a turn is encoded from there on.
 *
 * <p>A prompt is cut behind special tokens alone. What stands between two of them is encoded apart from the rest anyway, so
 * the ids of the parts, put together, are those of the whole. Parts are kept by model and cache salt, each behind the one
 * before it, with the hashes of the blocks that end in it; a part is taken only where all its bytes and special tokens are
 * equal. A model that was replaced has encoders of its own, and so finds nothing that the old one left.
 *
 * <p>Bounded in bytes: where there is no room, parts that were not used since they were last looked at go, the oldest first.
 * Thread-safe: looking up takes no lock.
 */
public final class PrefixCache {
    private final long bytesMax;
    private final int minBytes;
    private final ConcurrentHashMap<Long, Chunk> chunks = new ConcurrentHashMap<>();
    private final AtomicLong made = new AtomicLong();
    private final LongAdder evicted = new LongAdder();
    private final Object lock = new Object();
    /** In the order in which they get their chance to go. Guarded by the lock. */
    private final LinkedHashSet<Chunk> queue = new LinkedHashSet<>();

    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param bytesMax most bytes of memory, roughly; 0 keeps nothing
     * @param minBytes text that a part has at least, in bytes: less is encoded as fast as it is found
     */
    public PrefixCache(long bytesMax, int minBytes) {
        if (bytesMax < 0 || minBytes < 1) {
            throw new IllegalArgumentException("bytesMax must not be negative, minBytes not below 1");
        }
        this.bytesMax = bytesMax;
        this.minBytes = minBytes;
    }

    /**
     * The ids of a prompt and the hashes of its blocks.
     *
     * @param salt separates tenants: what was kept under another is not looked at
     */
    public EncodedPrompt encode(Model model, Prompt prompt, String salt) {
        long root = BlockHash.root(model.id(), salt);
        int capacity = PromptEncoder.capacity(prompt.size()) + prompt.specials();
        BlockHashes hashes = new BlockHashes(root, capacity);
        IdBuffer ids = new IdBuffer(capacity, hashes);
        // Equal roots mean equal block hashes too, whatever the salts: nothing can be told apart by taking one for the
        // other.
        long behind = -model.encoders().serial();
        int at = 0;
        Cut cut = bytesMax == 0 ? null : Cut.next(prompt, 0, minBytes);
        long key = key(cut, prompt, root ^ behind);
        while (cut != null) {
            Chunk chunk = chunks.get(key);
            if (chunk == null || !chunk.is(behind, prompt, cut)) {
                break;
            }
            chunk.use();
            hashes.addAll(chunk.hashes());
            ids.addAll(chunk.ids());
            behind = chunk.id;
            at = cut.to();
            cut = Cut.next(prompt, at, minBytes);
            key = key(cut, prompt, key);
        }
        int reused = ids.size();
        // After an exception it is not given back: who knows in what state it was left.
        TextEncoder encoder = model.encoders().take();
        while (cut != null) {
            behind = make(encoder, prompt, cut, key, behind, ids, hashes).id;
            at = cut.to();
            cut = Cut.next(prompt, at, minBytes);
            key = key(cut, prompt, key);
        }
        PromptEncoder.part(encoder, prompt, at, prompt.specials() + 1, ids);
        model.encoders().give(encoder);
        ids.settle();
        return new EncodedPrompt(ids.array(), ids.size(), hashes.from(0), reused);
    }

    /** The key of a part, from that of the one before it; of no part, nothing of use. */
    private static long key(@Nullable Cut cut, Prompt prompt, long before) {
        return cut == null ? before : cut.key(prompt, before);
    }

    private Chunk make(
            TextEncoder encoder, Prompt prompt, Cut cut, long key, long behind, IdBuffer ids, BlockHashes hashes) {
        int firstId = ids.size();
        int firstBlock = hashes.count();
        PromptEncoder.part(encoder, prompt, cut.from(), cut.to(), ids);
        ids.settle();
        Chunk chunk =
                new Chunk(key, made.incrementAndGet(), behind, prompt, cut, ids.from(firstId), hashes.from(firstBlock));
        return keep(chunk, behind, prompt, cut);
    }

    /** Keeps a part; answers the one that is kept, which may be another's of the same prompt. */
    private Chunk keep(Chunk chunk, long behind, Prompt prompt, Cut cut) {
        if (chunk.bytes() > bytesMax) {
            return chunk;
        }
        synchronized (lock) {
            Chunk old = chunks.get(chunk.key);
            if (old != null) {
                if (old.is(behind, prompt, cut)) {
                    return old;
                }
                drop(old);
            }
            while (bytes.get() + chunk.bytes() > bytesMax) {
                evict();
            }
            chunks.put(chunk.key, chunk);
            queue.add(chunk);
            bytes.addAndGet(chunk.bytes());
            return chunk;
        }
    }

    private void evict() {
        Chunk first = queue.getFirst();
        // Whoever looks up meanwhile may mark again what was looked at: one round is enough.
        for (int chances = queue.size(); chances > 0 && first.takeUsed(); chances--) {
            queue.addLast(first);
            first = queue.getFirst();
        }
        drop(first);
        evicted.increment();
    }

    private void drop(Chunk chunk) {
        chunks.remove(chunk.key, chunk);
        queue.remove(chunk);
        bytes.addAndGet(-chunk.bytes());
    }

    /** Bytes of memory that it takes, roughly. */
    public long bytes() {
        return bytes.get();
    }

    /** Parts that it keeps. */
    public int size() {
        return chunks.size();
    }

    /** Parts that went because there was no room, since the start. */
    public long evicted() {
        return evicted.sum();
    }
}
