package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ImageException;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Loads the encodings of the vocabularies that come with the service: from the image that the build made of each, or, where
 * there is none that fits, from the rank file, which takes many times as long.
 */
public final class KnownEncodings {
    private KnownEncodings() {}

    /**
     * The encoding of a vocabulary.
     *
     * @param pieces cuts its texts
     * @throws io.sluice.tokenizer.vocab.RankFileException if neither an image nor the published rank file is on the class
     *     path
     */
    public static Encoding load(KnownVocabulary vocabulary, PreTokenizer pieces) {
        try (InputStream image = KnownEncodings.class.getResourceAsStream(fileName(vocabulary))) {
            return new Encoding(
                    image == null ? EncodingTables.of(vocabulary.readRanks()) : tables(vocabulary, image), pieces);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tables of an image; those of the rank file if the image is damaged or not this vocabulary's. */
    static EncodingTables tables(KnownVocabulary vocabulary, InputStream image) throws IOException {
        try {
            return EncodingTables.read(new ImageReader(image, vocabulary.publishedHash()));
        } catch (ImageException e) {
            System.getLogger(KnownEncodings.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the image of {0} is not used, the rank file is read: {1}",
                            vocabulary.ranksName(),
                            e.getMessage());
            return EncodingTables.of(vocabulary.readRanks());
        }
    }

    /** The image of a vocabulary, made from its rank file. */
    static byte[] image(KnownVocabulary vocabulary) {
        ImageWriter out = new ImageWriter();
        EncodingTables.of(vocabulary.readRanks()).write(out);
        return out.image(vocabulary.publishedHash());
    }

    /** Writes the images; the build runs it. Argument: the folder of this package's resources. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Files.write(folder.resolve(CharClasses.IMAGE), CharClasses.image());
        Set<String> written = new HashSet<>();
        for (KnownVocabulary vocabulary : KnownVocabulary.values()) {
            Path file = folder.resolve(fileName(vocabulary));
            if (written.add(vocabulary.ranksName())) {
                Files.write(file, image(vocabulary));
            }
        }
    }

    static String fileName(KnownVocabulary vocabulary) {
        return vocabulary.ranksName() + ".image";
    }
}
