package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;

/**
 * Turns the tokens of one answer into text as they arrive.
 *
 * <p>Holds back only what is not certain: a character whose bytes are not all there, and an end that may become a stop
 * string. The texts released, put together, are the text of all bytes decoded at once, however the tokens were split up.
 * The stop string whose last byte comes first ends the answer, and of several that end with one byte the first in their
 * order; the text then ends before it. Special tokens say nothing. Linear; memory is bounded by the longest stop string
 * and what was not yet {@linkplain #release released}. Not thread-safe.
 */
public final class TextDecoder {
    private static final int FIRST_CAPACITY = 128;

    private final TokenText tokens;
    private final RankTable ranks;
    private final StopStrings stops;
    private final int[] matched;
    private final Utf8Repair repair = new Utf8Repair();
    private final TextBuffer text = new TextBuffer(FIRST_CAPACITY);
    private final ByteSink sink;
    private int leadingSpaces;
    private boolean started;
    private long accepted;
    private int stop = -1;
    private long stopToken = -1;

    public TextDecoder(TokenText tokens, StopStrings stops) {
        this.tokens = tokens;
        this.ranks = tokens.vocabulary().ranks();
        this.stops = stops;
        this.matched = new int[stops.count()];
        this.leadingSpaces = tokens.start().spaces();
        this.started = leadingSpaces == 0 && tokens.start().firstTokens().isEmpty();
        this.sink = stops.count() == 0 ? text : this::watch;
    }

    /**
     * Takes the next token. After a stop string it only counts it.
     *
     * @throws IllegalArgumentException if the id stands for nothing; the token then was not taken
     */
    public void accept(int id) {
        long span = tokens.span(id);
        if (TokenText.isWhole(span) && started && sink == text && repair.isClean()) {
            accepted++;
            text.add(ranks.bytes(), TokenText.offset(span), TokenText.length(span));
        } else {
            acceptAny(id, span);
        }
    }

    /** Takes several tokens, as one by one. */
    public void accept(int[] ids, int from, int to) {
        int at = from;
        while (at < to) {
            if (started && sink == text && repair.isClean()) {
                int next = tokens.addWhole(ids, at, to, text);
                accepted += next - at;
                at = next;
            }
            if (at < to) {
                accept(ids[at++]);
            }
        }
    }

    private void acceptAny(int id, long span) {
        if (span == 0 && !tokens.contains(id)) {
            throw new IllegalArgumentException("token id " + id + " stands for nothing in this vocabulary");
        }
        accepted++;
        if (span == 0 || stop >= 0) {
            return;
        }
        if (!started) {
            start(id);
            return;
        }
        int from = TokenText.offset(span);
        int to = from + TokenText.length(span);
        if (repair.isClean() && TokenText.isWhole(span)) {
            sink.accept(ranks.bytes(), from, to);
            return;
        }
        for (int i = from; i < to && stop < 0; i++) {
            repair.accept(ranks.bytes()[i], sink);
        }
    }

    /** Takes a text in a token's place, such as a special token's name, where callers want to see it. */
    public void acceptText(String more) {
        accepted++;
        byte[] bytes = Utf8.encode(more);
        for (int i = 0; i < bytes.length && stop < 0; i++) {
            repair.accept(bytes[i], sink);
        }
        started = true;
    }

    /** Takes a token at the start of the text, where it may say less. */
    private void start(int id) {
        RankTable table = tokens.start().firstTokens().orElse(ranks);
        int from = table.offset(id);
        int to = from + table.length(id);
        while (leadingSpaces > 0 && from < to && table.bytes()[from] == ' ') {
            from++;
            leadingSpaces--;
        }
        started = from < to || leadingSpaces == 0;
        for (int i = from; i < to && stop < 0; i++) {
            repair.accept(table.bytes()[i], sink);
        }
    }

    /** The tokens end here: nothing is held back any more. */
    public void finish() {
        if (stop < 0) {
            repair.finish(sink);
        }
        java.util.Arrays.fill(matched, 0);
    }

    /** Takes the text that is certain and was not taken before; may be empty. */
    public String release() {
        return text.take(certain());
    }

    /** Bytes of the text that {@link #release} would give. */
    public int certain() {
        return text.size() - heldBack();
    }

    /**
     * Takes the text that is certain as UTF-8, {@link #certain} bytes; allocates nothing.
     *
     * @param into takes it
     * @param at where it starts there
     */
    public void release(byte[] into, int at) {
        text.take(certain(), into, at);
    }

    /** Tokens taken so far. */
    public long accepted() {
        return accepted;
    }

    /** Whether a stop string was found. */
    public boolean stopped() {
        return stop >= 0;
    }

    /** Which stop string was found, by its place; -1 if none was. */
    public int stop() {
        return stop;
    }

    /** Number of the token that completed the stop string, the first being 0; -1 if none did. */
    public long stopToken() {
        return stopToken;
    }

    private int heldBack() {
        int longest = 0;
        for (int length : matched) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private void watch(byte[] bytes, int from, int to) {
        if (stop >= 0) {
            return;
        }
        int start = text.size();
        text.accept(bytes, from, to);
        for (int i = from; i < to; i++) {
            for (int s = 0; s < matched.length; s++) {
                matched[s] = stops.advance(s, matched[s], bytes[i]);
                if (matched[s] == stops.length(s)) {
                    found(s, start + i - from + 1);
                    return;
                }
            }
        }
    }

    private void found(int which, int end) {
        stop = which;
        stopToken = accepted - 1;
        text.truncate(end - stops.length(which));
        java.util.Arrays.fill(matched, 0);
    }
}
