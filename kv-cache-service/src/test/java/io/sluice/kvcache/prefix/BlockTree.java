package io.sluice.kvcache.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A prefix tree of a node a block, with a table of each worker's nodes by hash, as routers have it that take events by
 * block hash, which {@link RadixTree} cannot. Not safe for several threads.
 */
final class BlockTree implements PrefixIndexBenchmark.Subject {
    private final Node root = new Node();
    private final List<Map<Long, Node>> byWorker = new ArrayList<>();

    private static final class Node {
        private final Map<Long, Node> children = new HashMap<>(2);
        private final Set<Integer> holders = new HashSet<>(2);
    }

    BlockTree(int workers) {
        for (int worker = 0; worker < workers; worker++) {
            byWorker.add(new HashMap<>());
        }
    }

    @Override
    public void store(int worker, long[] hashes) {
        Node at = root;
        for (long hash : hashes) {
            at = at.children.computeIfAbsent(hash, none -> new Node());
            at.holders.add(worker);
            byWorker.get(worker).put(hash, at);
        }
    }

    /** What nobody holds stays in the tree, for another to hold again. */
    @Override
    public void remove(int worker, long[] hashes) {
        for (long hash : hashes) {
            Node node = byWorker.get(worker).remove(hash);
            if (node != null) {
                node.holders.remove(worker);
            }
        }
    }

    @Override
    public int match(long[] hashes) {
        Set<Integer> live = new HashSet<>();
        Node at = root;
        for (int block = 0; block < hashes.length; block++) {
            Node next = at.children.get(hashes[block]);
            if (next == null) {
                return block;
            }
            if (block == 0) {
                live.addAll(next.holders);
            } else if (next.holders.size() != live.size() || !next.holders.containsAll(live)) {
                live.retainAll(next.holders);
            }
            if (live.isEmpty()) {
                return block;
            }
            at = next;
        }
        return hashes.length;
    }
}
