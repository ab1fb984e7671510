package io.sluice.kvcache.prefix;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree as a textbook has it, and as some routers use it: an edge is labelled with a run of blocks, a node knows
 * who holds all of its edge, and an edge is split where prompts part. Not safe for several threads.
 */
final class RadixTree implements PrefixIndexBenchmark.Subject {
    private final String[] names;
    private final Node root = new Node(new long[0], null);

    private static final class Node {
        private long[] label;
        private @Nullable Node parent;
        private Map<Long, Node> children = new HashMap<>();
        private Set<String> holders = new HashSet<>();

        Node(long[] label, @Nullable Node parent) {
            this.label = label;
            this.parent = parent;
        }
    }

    RadixTree(int workers) {
        names = new String[workers];
        for (int worker = 0; worker < workers; worker++) {
            names[worker] = "w" + worker;
        }
    }

    @Override
    public void store(int worker, long[] hashes) {
        Node at = root;
        int block = 0;
        while (block < hashes.length) {
            Node child = at.children.get(hashes[block]);
            if (child == null) {
                child = new Node(Arrays.copyOfRange(hashes, block, hashes.length), at);
                at.children.put(hashes[block], child);
            }
            int common = common(child.label, hashes, block);
            if (common < child.label.length) {
                split(child, common);
            }
            child.holders.add(names[worker]);
            block += common;
            at = child;
        }
    }

    @Override
    public void remove(int worker, long[] hashes) {
        Node at = root;
        int block = 0;
        while (block < hashes.length) {
            Node child = at.children.get(hashes[block]);
            if (child == null) {
                break;
            }
            int common = common(child.label, hashes, block);
            if (common < child.label.length) {
                split(child, common);
            }
            child.holders.remove(names[worker]);
            block += common;
            at = child;
        }
        while (at.parent != null && at.holders.isEmpty() && at.children.isEmpty()) {
            at.parent.children.remove(at.label[0]);
            at = at.parent;
        }
    }

    @Override
    public int match(long[] hashes) {
        Set<String> live = new HashSet<>(Arrays.asList(names));
        Node at = root;
        int block = 0;
        int longest = 0;
        while (block < hashes.length && !live.isEmpty()) {
            Node child = at.children.get(hashes[block]);
            if (child == null) {
                break;
            }
            int common = common(child.label, hashes, block);
            live.retainAll(child.holders);
            block += common;
            longest = live.isEmpty() ? longest : block;
            if (common < child.label.length) {
                break;
            }
            at = child;
        }
        return longest;
    }

    private static void split(Node node, int at) {
        Node rest = new Node(Arrays.copyOfRange(node.label, at, node.label.length), node);
        rest.children = node.children;
        rest.children.values().forEach(child -> child.parent = rest);
        rest.holders = new HashSet<>(node.holders);
        node.label = Arrays.copyOf(node.label, at);
        node.children = new HashMap<>();
        node.children.put(rest.label[0], rest);
    }

    private static int common(long[] label, long[] hashes, int from) {
        int length = Math.min(label.length, hashes.length - from);
        int mismatch = Arrays.mismatch(label, 0, length, hashes, from, from + length);
        return mismatch < 0 ? length : mismatch;
    }
}
