package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.regex.CodePointSet;
import io.sluice.tokenizer.bpe.regex.UnicodeSets;
import io.sluice.tokenizer.bpe.regex.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer.Form;

/**
 * Unicode's normalization form C as the reference has it, whose tables are those of Unicode 9.0: characters that came
 * later stand for themselves. Unicode never changes the normalization of a character once it is assigned, so what is left
 * of a text between those is normalized by the JDK.
 */
public final class Nfc implements Normalizer {
    /** Below it no character is changed, nor changes what stands before it. */
    private static final int FIRST_MARK_LEAD = 0xCC;

    /**
     * Characters that came after Unicode 9.0 and are reordered, composed or decomposed by those that know them; whole blocks
     * where they came as one. Found by comparing each code point with the reference.
     */
    private static final int[] LATER = {
        0x07FD, 0x07FD, 0x0897, 0x0897, 0x0898, 0x089F, 0x08CA, 0x08D3, 0x09FE, 0x09FE, 0x0C3C, 0x0C3C, 0x0D3B, 0x0D3C,
        0x0EBA, 0x0EBA, 0x1715, 0x1715, 0x1ABF, 0x1ACE, 0x1DF6, 0x1DFA, 0xA82C, 0xA82C, 0x105C0, 0x105FF, 0x10D24,
        0x10D27, 0x10D69, 0x10D6D, 0x10EAB, 0x10EAC, 0x10EFD, 0x10EFF, 0x10F46, 0x10F50, 0x10F82, 0x10F85, 0x11070,
        0x11070, 0x1133B, 0x1133B, 0x11380, 0x113FF, 0x1145E, 0x1145E, 0x11839, 0x1183A, 0x11900, 0x1195F, 0x119E0,
        0x119E0, 0x11A34, 0x11A34, 0x11A47, 0x11A47, 0x11A99, 0x11A99, 0x11D42, 0x11D42, 0x11D44, 0x11D45, 0x11D97,
        0x11D97, 0x11F41, 0x11F42, 0x16100, 0x1613F, 0x16D40, 0x16D7F, 0x16FF0, 0x16FF1, 0x1E08F, 0x1E08F, 0x1E130,
        0x1E136, 0x1E2AE, 0x1E2AE, 0x1E2EC, 0x1E2EF, 0x1E4EC, 0x1E4EF, 0x1E5EE, 0x1E5EF
    };

    private static final byte AS_IT_IS = 0;
    private static final byte MAY_CHANGE = 1;
    private static final byte UNKNOWN = 2;

    /** Per code point of the planes 0 to 2: what it may do; the others change nothing. */
    private final byte[] kinds = new byte[0x30000];

    public Nfc() {
        CodePointSet marks = UnicodeSets.require("m");
        for (int cp = FIRST_MARK_LEAD; cp < kinds.length; cp++) {
            boolean hangulPart = cp >= 0x1160 && cp <= 0x11FF;
            if (marks.contains(cp) || hangulPart || changesAlone(cp)) {
                kinds[cp] = MAY_CHANGE;
            }
        }
        for (int i = 0; i < LATER.length; i += 2) {
            java.util.Arrays.fill(kinds, LATER[i], LATER[i + 1] + 1, UNKNOWN);
        }
    }

    private static boolean changesAlone(int cp) {
        if (cp >= Character.MIN_SURROGATE && cp <= Character.MAX_SURROGATE) {
            return false;
        }
        return !java.text.Normalizer.isNormalized(Character.toString(cp), Form.NFC);
    }

    @Override
    public byte[] normalize(byte[] text) {
        return needsWork(text) ? rewrite(new String(text, StandardCharsets.UTF_8)) : text;
    }

    private boolean needsWork(byte[] text) {
        int at = 0;
        while (at < text.length) {
            int lead = text[at] & 0xFF;
            if (lead >= FIRST_MARK_LEAD && kind(Utf8Text.codePoint(text, at)) == MAY_CHANGE) {
                return true;
            }
            at += Utf8Text.length(text[at]);
        }
        return false;
    }

    private byte kind(int cp) {
        return cp < kinds.length ? kinds[cp] : AS_IT_IS;
    }

    private byte[] rewrite(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            int cp = text.codePointAt(at);
            int next = at + Character.charCount(cp);
            if (kind(cp) == UNKNOWN) {
                out.append(java.text.Normalizer.normalize(text.substring(start, at), Form.NFC))
                        .appendCodePoint(cp);
                start = next;
            }
            at = next;
        }
        out.append(java.text.Normalizer.normalize(text.substring(start), Form.NFC));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
