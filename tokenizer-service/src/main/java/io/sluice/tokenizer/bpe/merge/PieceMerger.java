package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.bpe.DeadPlaces;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.PairMemo;
import io.sluice.tokenizer.vocab.ByteTrie;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes pieces.
 *
 * <p>Takes the longest token that fits, as long as it may stand next to the one before it; else the next shorter; and
 * where none will do, takes the token before back and gives it up for a shorter one. A place that was given up is never
 * tried again, so that the work is linear in the piece, whatever it holds. Not thread-safe.
 */
public final class PieceMerger {
    private final MergeTokens tokens;
    private final Symbols symbols;
    private final Fallback fallback;
    private final @Nullable ByteTrie whole;
    private final PieceIds cache;
    private final PairMemo pairs;
    private final DeadPlaces dead = new DeadPlaces();

    private int[] stack = new int[64];

    PieceMerger(MergeTokens tokens, Fallback fallback, @Nullable ByteTrie whole, int cacheBits, int memoBits) {
        this.tokens = tokens;
        this.symbols = tokens.symbols();
        this.fallback = fallback;
        this.whole = whole;
        this.cache = new PieceIds(cacheBits);
        this.pairs = new PairMemo(new PairTest(tokens), memoBits);
    }

    /**
     * Adds the ids of a piece.
     *
     * @param text holds valid UTF-8
     * @param from where the piece starts, before {@code to}
     * @param to where it ends
     */
    public void encode(byte[] text, int from, int to, IdBuffer out) {
        if (to - from > PieceIds.MAX_BYTES) {
            piece(text, from, to, out);
            return;
        }
        int slot = cache.find(text, from, to - from, out);
        if (slot >= 0) {
            int start = out.size();
            piece(text, from, to, out);
            cache.put(slot, out, start);
        }
    }

    private void piece(byte[] text, int from, int to, IdBuffer out) {
        if (whole != null) {
            int id = whole.exact(text, from, to);
            if (id >= 0) {
                out.add(id);
                return;
            }
        }
        if (symbols.areBytes()) {
            merge(text, from, to, out);
        } else {
            characters(text, from, to, out);
        }
    }

    /** Merges the runs of characters that have tokens; the others are written as the fallback says. */
    private void characters(byte[] text, int from, int to, IdBuffer out) {
        boolean unknown = false;
        int at = from;
        while (at < to) {
            int end = known(text, at, to);
            if (end > at) {
                if (unknown) {
                    out.add(fallback.unknown());
                    unknown = false;
                }
                merge(text, at, end, out);
            } else {
                end = at + symbols.length(text, at);
                if (!inBytes(text, at, end, out)) {
                    if (unknown && !fallback.fuse()) {
                        out.add(fallback.unknown());
                    }
                    unknown = true;
                }
            }
            at = end;
        }
        if (unknown) {
            out.add(fallback.unknown());
        }
    }

    private int known(byte[] text, int from, int to) {
        int end = from;
        while (end < to && symbols.at(text, end) != Symbols.NONE) {
            end += symbols.length(text, end);
        }
        return end;
    }

    /** Writes a character as its bytes; false if that cannot be. */
    private boolean inBytes(byte[] text, int from, int to, IdBuffer out) {
        if (fallback.bytes().length == 0) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (fallback.bytes()[text[at] & 0xFF] < 0) {
                return false;
            }
        }
        for (int at = from; at < to; at++) {
            out.add(fallback.bytes()[text[at] & 0xFF]);
        }
        return true;
    }

    private void merge(byte[] text, int from, int to, IdBuffer out) {
        int token = tokens.longest(text, from, to);
        if (tokens.length(token) == to - from) {
            out.add(token);
            return;
        }
        int count = search(text, from, to, token);
        for (int i = 0; i < count; i++) {
            out.add(stack[i]);
        }
    }

    private int search(byte[] text, int from, int to, int first) {
        dead.clear(to - from);
        int top = 0;
        int at = from;
        int token = first;
        while (true) {
            int end = at + tokens.length(token);
            if (dead.isAlive(end - from) && (top == 0 || pairs.adjacent(stack[top - 1], token))) {
                if (top == stack.length) {
                    stack = Arrays.copyOf(stack, top * 2);
                }
                stack[top++] = token;
                if (end == to) {
                    return top;
                }
                at = end;
                token = tokens.longest(text, at, to);
            } else {
                token = tokens.shorter(token);
                if (token < 0) {
                    // Nothing can start here. The token before is tried again, and fails, for its end is dead now.
                    dead.add(at - from);
                    token = stack[--top];
                    at -= tokens.length(token);
                }
            }
        }
    }
}
