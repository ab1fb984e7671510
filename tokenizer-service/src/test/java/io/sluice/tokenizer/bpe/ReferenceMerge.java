package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.RankTable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Byte-pair encoding as it is defined: always merge the pair of lowest rank, the leftmost first. n log n. */
final class ReferenceMerge {
    private final Map<ByteBuffer, Integer> ranks = new HashMap<>();

    ReferenceMerge(RankTable table) {
        for (int id = 0; id < table.size(); id++) {
            ranks.put(ByteBuffer.wrap(table.token(id)), id);
        }
    }

    private record Pair(int rank, int start, int middle, int end) {}

    int[] encode(byte[] piece) {
        Integer whole = ranks.get(ByteBuffer.wrap(piece));
        if (whole != null) {
            return new int[] {whole};
        }
        int[] next = new int[piece.length];
        int[] previous = new int[piece.length];
        PriorityQueue<Pair> queue = new PriorityQueue<>(
                (a, b) -> a.rank != b.rank ? Integer.compare(a.rank, b.rank) : Integer.compare(a.start, b.start));
        for (int i = 0; i < piece.length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        for (int i = 0; i + 1 < piece.length; i++) {
            offer(queue, piece, i, i + 1, i + 2);
        }
        while (!queue.isEmpty()) {
            Pair pair = queue.remove();
            if (next[pair.start] != pair.middle || next[pair.middle] != pair.end) {
                continue;
            }
            next[pair.start] = pair.end;
            next[pair.middle] = -1;
            if (pair.end < piece.length) {
                previous[pair.end] = pair.start;
                offer(queue, piece, pair.start, pair.end, next[pair.end]);
            }
            if (previous[pair.start] >= 0) {
                offer(queue, piece, previous[pair.start], pair.start, pair.end);
            }
        }
        IdBuffer ids = new IdBuffer(4);
        for (int i = 0; i < piece.length; i = next[i]) {
            ids.add(rank(piece, i, next[i]));
        }
        return ids.toArray();
    }

    private void offer(PriorityQueue<Pair> queue, byte[] piece, int start, int middle, int end) {
        int rank = rank(piece, start, end);
        if (rank >= 0) {
            queue.add(new Pair(rank, start, middle, end));
        }
    }

    private int rank(byte[] piece, int from, int to) {
        Integer rank = ranks.get(ByteBuffer.wrap(piece, from, to - from));
        return rank == null ? -1 : rank;
    }
}
