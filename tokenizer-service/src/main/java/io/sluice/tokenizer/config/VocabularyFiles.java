package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.config.ModelLoader.Text;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFileException;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.template.Around;
import io.sluice.tokenizer.text.TokenNames;
import io.sluice.tokenizer.text.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the vocabulary files that models name, each once. */
final class VocabularyFiles {
    private static final long FILE_BYTES_MAX = 256L << 20;

    private final int encodersKept;
    private final Map<Path, Text> loaded = new HashMap<>();

    VocabularyFiles(int encodersKept) {
        this.encodersKept = encodersKept;
    }

    /** @throws ConfigurationException naming the model's property and what is wrong with its file */
    Text load(String id, String file) {
        Path path = Path.of(file).toAbsolutePath().normalize();
        Text before = loaded.get(path);
        if (before != null) {
            return before;
        }
        Text text = read(id, path);
        loaded.put(path, text);
        return text;
    }

    private Text read(String id, Path path) {
        try {
            if (Files.size(path) > FILE_BYTES_MAX) {
                throw bad(id, path + " is larger than " + FILE_BYTES_MAX + " bytes");
            }
            TokenizerFile file = TokenizerFiles.json(Files.readAllBytes(path));
            TokenText tokens = new TokenText(file.vocabulary(), file.start());
            return new Text(
                    tokens,
                    new Encoders(file.encoding(), encodersKept),
                    new Around(ints(file.before()), ints(file.after())),
                    new TokenNames(tokens, file.added()));
        } catch (IOException e) {
            throw bad(id, path + " cannot be read: " + e);
        } catch (TokenizerFileException e) {
            throw bad(id, path + ": " + e.text());
        }
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static ConfigurationException bad(String id, String what) {
        return new ConfigurationException("sluice.tokenizer.models.\"" + id + "\".vocabulary: " + what);
    }
}
