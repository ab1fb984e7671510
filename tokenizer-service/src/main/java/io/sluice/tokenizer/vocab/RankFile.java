package io.sluice.tokenizer.vocab;

import java.util.Arrays;

/**
 * Reads a {@code .tiktoken} rank file: one token a line, its bytes in Base64, a space, its rank in decimal; ranks
 * ascend.
 */
public final class RankFile {
    /** Ids must fit the packed tables of the encoder. */
    static final int MAX_RANK = (1 << 18) - 1;

    /** Longest token read; the longest in the public vocabularies has 128 bytes. */
    static final int MAX_TOKEN_BYTES = 255;

    private static final byte[] SEXTETS = sextets();

    private final byte[] file;
    private int at;
    private int line = 1;
    private byte[] bytes;
    private int used;
    private int[] offsets = new int[1 << 16];
    private int next;

    private RankFile(byte[] file) {
        this.file = file;
        this.bytes = new byte[file.length];
    }

    /**
     * Reads a whole file.
     *
     * @throws RankFileException if it is not a rank file, or leaves out one of the 256 single bytes
     */
    public static RankTable read(byte[] file) {
        return new RankFile(file).read();
    }

    private RankTable read() {
        while (at < file.length) {
            if (file[at] == '\n') {
                at++;
            } else {
                token();
            }
            line++;
        }
        if (next == 0) {
            throw new RankFileException("the rank file has no tokens");
        }
        offsets[next] = used;
        RankTable table = new RankTable(Arrays.copyOf(bytes, used), Arrays.copyOf(offsets, next + 1));
        requireEveryByte(table);
        return table;
    }

    private void token() {
        int start = used;
        int bits = 0;
        int held = 0;
        while (at < file.length && SEXTETS[file[at] & 0xFF] >= 0) {
            bits = bits << 6 | SEXTETS[file[at++] & 0xFF];
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[used++] = (byte) (bits >>> held);
            }
        }
        while (at < file.length && file[at] == '=') {
            at++;
        }
        if (used == start || used - start > MAX_TOKEN_BYTES) {
            throw bad("a token must have 1 to " + MAX_TOKEN_BYTES + " bytes, has " + (used - start));
        }
        if (at >= file.length || file[at++] != ' ') {
            throw bad("expected Base64, one space and the rank");
        }
        place(rank(), start);
    }

    private int rank() {
        int rank = 0;
        int digits = at;
        while (at < file.length && file[at] >= '0' && file[at] <= '9') {
            rank = rank * 10 + file[at++] - '0';
            if (rank > MAX_RANK) {
                throw bad("the rank is above " + MAX_RANK);
            }
        }
        if (at == digits) {
            throw bad("the rank is missing");
        }
        if (at < file.length && file[at] == '\r') {
            at++;
        }
        if (at < file.length && file[at++] != '\n') {
            throw bad("something follows the rank");
        }
        return rank;
    }

    private void place(int rank, int start) {
        if (rank < next) {
            throw bad("rank " + rank + " does not ascend");
        }
        if (rank + 2 > offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(rank + 2, offsets.length * 2));
        }
        Arrays.fill(offsets, next, rank + 1, start);
        next = rank + 1;
    }

    private static void requireEveryByte(RankTable table) {
        boolean[] seen = new boolean[256];
        for (int id = 0; id < table.size(); id++) {
            if (table.length(id) == 1) {
                seen[table.bytes()[table.offset(id)] & 0xFF] = true;
            }
        }
        for (int b = 0; b < seen.length; b++) {
            if (!seen[b]) {
                throw new RankFileException("the rank file has no token for the single byte " + b);
            }
        }
    }

    private RankFileException bad(String what) {
        return new RankFileException("rank file, line " + line + ": " + what);
    }

    private static byte[] sextets() {
        byte[] table = new byte[256];
        Arrays.fill(table, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            table[alphabet.charAt(i)] = (byte) i;
        }
        return table;
    }
}
