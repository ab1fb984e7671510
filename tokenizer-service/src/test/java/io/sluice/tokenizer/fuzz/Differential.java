package io.sluice.tokenizer.fuzz;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.RankFileEncoding;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Compares ids and texts with a reference of npm:
 * {@code Differential PACKAGES hf FILE|tiktoken NAME SEED COUNT [points]}. PACKAGES is a folder with {@code node_modules}.
 * With {@code points} the texts are not random: every code point of planes 0 to 2 and 14 between different neighbours.
 * Prints the differences, at most twenty, and the counts; exit status 1 if there is one.
 */
public final class Differential {
    private static final int BATCH = 2_000;
    private static final int SHOWN = 20;
    private static final String[][] CONTEXTS = {
        {"a", "b"},
        {" ", " "},
        {"1", "2"},
        {"\n", "\n"},
        {".", "."},
        {"'", "s"},
        {"A", "a"},
        {"中", "文"},
        {"e", "\u0301"}
    };

    private final TokenizerFile file;
    private final NodeReference reference;
    private final TextEncoder encoder;
    private final List<Integer> known = new ArrayList<>();
    private final List<byte[]> tokens = new ArrayList<>();
    private final Random random;
    private long differences;
    private long compared;
    private long characters;
    private long decoded;

    /** @param skipsSpecials whether the reference's texts leave special tokens out, as ours do: else none are decoded */
    private Differential(TokenizerFile file, NodeReference reference, long seed, boolean skipsSpecials) {
        this.file = file;
        this.reference = reference;
        this.encoder = file.encoding().newEncoder();
        this.random = new Random(seed);
        for (int id = 0; id < file.vocabulary().size(); id++) {
            boolean ordinary = file.vocabulary().isOrdinary(id);
            if (ordinary) {
                tokens.add(file.vocabulary().ranks().token(id));
            }
            if (ordinary || skipsSpecials && file.vocabulary().contains(id)) {
                known.add(id);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        boolean hf = args[1].equals("hf");
        TokenizerFile file = hf
                ? TokenizerFiles.json(Files.readAllBytes(Path.of(args[2])))
                : known(KnownVocabulary.named(args[2]).orElseThrow());
        try (NodeReference reference = new NodeReference(Path.of(args[0]), args[1], args[2])) {
            Differential run = new Differential(file, reference, Long.parseLong(args[3]), hf);
            if (args.length > 5) {
                run.points();
            } else {
                run.random(Long.parseLong(args[3]), Long.parseLong(args[4]));
            }
            System.out.printf(
                    "%s: %,d texts of %,d characters and %,d lists of ids compared, %,d differences%n",
                    args[2], run.compared, run.characters, run.decoded, run.differences);
            System.exit(run.differences == 0 ? 0 : 1);
        }
    }

    /** Compares random texts, and answers how many differ. */
    static long compareWithHuggingFace(Path packages, Path file, long count) throws IOException {
        try (NodeReference reference = new NodeReference(packages, "hf", file.toString())) {
            Differential run = new Differential(TokenizerFiles.json(Files.readAllBytes(file)), reference, count, true);
            run.random(count, count);
            return run.differences;
        }
    }

    /** Compares random texts, and answers how many differ. */
    static long compareWithTiktoken(Path packages, String encoding, long count) throws IOException {
        try (NodeReference reference = new NodeReference(packages, "tiktoken", encoding)) {
            Differential run =
                    new Differential(known(KnownVocabulary.named(encoding).orElseThrow()), reference, count, false);
            run.random(count, count);
            return run.differences;
        }
    }

    private static TokenizerFile known(KnownVocabulary vocabulary) {
        return TokenizerFiles.tiktoken(
                vocabulary.readFile(),
                RankFileEncoding.named(vocabulary.title()).orElseThrow());
    }

    private void random(long seed, long count) throws IOException {
        FuzzTexts texts = new FuzzTexts(seed, tokens);
        while (compared < count) {
            List<String> batch = new ArrayList<>();
            List<int[]> lists = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(texts.next());
                if (i % 8 == 0) {
                    lists.add(random.ints(1 + random.nextInt(12), 0, known.size())
                            .map(known::get)
                            .toArray());
                }
            }
            encode(batch);
            decode(lists);
        }
    }

    private void points() throws IOException {
        List<String> batch = new ArrayList<>();
        for (int cp = 0; cp < 0xE1000; cp = cp == 0x2FFFF ? 0xE0000 : cp + 1) {
            if (cp < 0xD800 || cp > 0xDFFF) {
                String c = Character.toString(cp);
                StringBuilder text = new StringBuilder(c).append(c);
                for (String[] context : CONTEXTS) {
                    text.append(context[0]).append(c).append(context[1]);
                }
                batch.add(text.toString());
                batch.add(" " + c);
                batch.add(c + " ");
            }
            if (batch.size() >= BATCH) {
                encode(batch);
                batch.clear();
            }
        }
        encode(batch);
    }

    private void encode(List<String> batch) throws IOException {
        List<int[]> expected = reference.encode(batch);
        for (int i = 0; i < batch.size(); i++) {
            byte[] text = batch.get(i).getBytes(StandardCharsets.UTF_8);
            IdBuffer ids = new IdBuffer(text.length + 1);
            encoder.encodeWithSpecials(text, 0, text.length, ids);
            compared++;
            characters += batch.get(i).length();
            if (!Arrays.equals(ids.toArray(), expected.get(i))) {
                differ(shown(batch.get(i)), Arrays.toString(ids.toArray()), Arrays.toString(expected.get(i)));
            }
        }
    }

    private void decode(List<int[]> lists) throws IOException {
        List<String> expected = reference.decode(lists);
        TokenText text = new TokenText(file.vocabulary(), file.start());
        for (int i = 0; i < lists.size(); i++) {
            TextDecoder decoder = new TextDecoder(text, StopStrings.NONE);
            StringBuilder all = new StringBuilder();
            for (int id : lists.get(i)) {
                decoder.accept(id);
                all.append(decoder.release());
            }
            decoder.finish();
            all.append(decoder.release());
            decoded++;
            if (!all.toString().equals(expected.get(i))) {
                differ(Arrays.toString(lists.get(i)), shown(all.toString()), shown(expected.get(i)));
            }
        }
    }

    private void differ(String input, String ours, String theirs) {
        if (differences++ < SHOWN) {
            System.out.println("input " + input + "\n  ours   " + ours + "\n  theirs " + theirs);
        }
    }

    private static String shown(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(cp -> {
            if (cp >= 32 && cp < 127 && cp != '\\') {
                out.appendCodePoint(cp);
            } else {
                out.append("\\u{%X}".formatted(cp));
            }
        });
        return out.toString();
    }
}
