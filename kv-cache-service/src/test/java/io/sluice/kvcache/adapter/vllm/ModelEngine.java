package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.BlockHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What a vLLM engine keeps and publishes, in little: blocks with names of its own, batches numbered from 0, a buffer. */
final class ModelEngine {
    private final String model;
    private final int bufferBatches;
    private final Random random;
    private final Map<Long, Block> held = new LinkedHashMap<>();
    private final Deque<Batch> buffer = new ArrayDeque<>();
    private long nextSeq;
    private double ts;

    record Batch(long seq, byte[] payload) {}

    private record Block(long key, @Nullable Block parent, long hash) {}

    ModelEngine(String model, int bufferBatches, Random random) {
        this.model = model;
        this.bufferBatches = bufferBatches;
        this.random = random;
    }

    /** Holds one block more, which follows one that is held, or begins a prompt. */
    Batch store() {
        List<Block> all = new ArrayList<>(held.values());
        Block parent = all.isEmpty() || random.nextInt(4) == 0 ? null : all.get(random.nextInt(all.size()));
        int[] ids = random.ints(BlockHash.BLOCK_TOKENS, 0, 50_000).toArray();
        long from = parent == null ? BlockHash.root(model, "") : parent.hash();
        Block block = new Block(random.nextLong(), parent, BlockHash.next(from, ids, 0));
        held.put(block.key(), block);
        // Whoever stores a block holds the ones before it: those that were removed are there again.
        for (Block before = parent; before != null; before = before.parent()) {
            held.put(before.key(), before);
        }
        return publish(packer -> {
            packer.packArrayHeader(5)
                    .packString("BlockStored")
                    .packArrayHeader(1)
                    .packLong(block.key());
            if (parent == null) {
                packer.packNil();
            } else {
                packer.packLong(parent.key());
            }
            packer.packArrayHeader(ids.length);
            for (int id : ids) {
                packer.packInt(id);
            }
            packer.packInt(BlockHash.BLOCK_TOKENS);
        });
    }

    /** @param leaf whether one that no other follows, as vLLM removes them; else any */
    Batch remove(boolean leaf) {
        Set<Long> parents = new HashSet<>();
        held.values().stream()
                .filter(block -> leaf && block.parent() != null)
                .forEach(block -> parents.add(block.parent().key()));
        List<Long> keys =
                held.keySet().stream().filter(key -> !parents.contains(key)).toList();
        if (keys.isEmpty()) {
            return store();
        }
        long key = keys.get(random.nextInt(keys.size()));
        held.remove(key);
        return publish(packer -> packer.packArrayHeader(2)
                .packString("BlockRemoved")
                .packArrayHeader(1)
                .packLong(key));
    }

    Batch clear() {
        held.clear();
        return publish(packer -> packer.packArrayHeader(1).packString("AllBlocksCleared"));
    }

    void restart() {
        held.clear();
        buffer.clear();
        nextSeq = 0;
    }

    /** What a replay from a batch on brings. */
    List<Batch> replay(long from) {
        return buffer.stream().filter(batch -> batch.seq() >= from).toList();
    }

    /** The plane's hashes of what is held. */
    TreeSet<Long> truth() {
        TreeSet<Long> hashes = new TreeSet<>();
        held.values().forEach(block -> hashes.add(block.hash()));
        return hashes;
    }

    private interface Event {
        void pack(MessageBufferPacker packer) throws IOException;
    }

    private Batch publish(Event event) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packArrayHeader(2).packDouble(++ts).packArrayHeader(1);
            event.pack(packer);
            Batch batch = new Batch(nextSeq++, packer.toByteArray());
            buffer.add(batch);
            if (buffer.size() > bufferBatches) {
                buffer.removeFirst();
            }
            return batch;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
