package io.sluice.tokenizer.cli;

import io.sluice.tokenizer.file.RankFileEncoding;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFileException;
import io.sluice.tokenizer.file.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record TokenizeOptions(
        Optional<Path> tokenizer,
        Optional<String> encoding,
        boolean parseSpecial,
        boolean addSpecial,
        boolean decode,
        boolean skipSpecial,
        boolean jsonl,
        boolean help) {
    /** Options that cannot be used. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    static TokenizeOptions parse(String[] args) throws Wrong {
        Optional<Path> tokenizer = Optional.empty();
        Optional<String> encoding = Optional.empty();
        List<String> flags = new java.util.ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--tokenizer", "--encoding" -> {
                    if (i + 1 == args.length) {
                        throw new Wrong(args[i] + " needs a value");
                    }
                    if (args[i].equals("--tokenizer")) {
                        tokenizer = Optional.of(Path.of(args[++i]));
                    } else {
                        encoding = Optional.of(args[++i]);
                    }
                }
                case "--parse-special", "--add-special", "--decode", "--skip-special", "--jsonl" -> flags.add(args[i]);
                case "--help", "-h" -> flags.add("--help");
                default -> throw new Wrong("there is no option " + args[i]);
            }
        }
        TokenizeOptions options = new TokenizeOptions(
                tokenizer,
                encoding,
                flags.contains("--parse-special"),
                flags.contains("--add-special"),
                flags.contains("--decode"),
                flags.contains("--skip-special"),
                flags.contains("--jsonl"),
                flags.contains("--help"));
        options.check();
        return options;
    }

    private void check() throws Wrong {
        if (help) {
            return;
        }
        if (tokenizer.isEmpty()) {
            throw new Wrong("--tokenizer is missing");
        }
        if (encoding.isPresent() && RankFileEncoding.named(encoding.get()).isEmpty()) {
            throw new Wrong("--encoding is " + encoding.get() + "; use one of " + RankFileEncoding.titles());
        }
        if (isRankFile() && encoding.isEmpty()) {
            throw new Wrong("a .tiktoken file does not say how text is cut: add --encoding with one of "
                    + RankFileEncoding.titles());
        }
        if (skipSpecial && !decode) {
            throw new Wrong("--skip-special goes with --decode");
        }
        if (decode && (parseSpecial || addSpecial)) {
            throw new Wrong("--parse-special and --add-special do not go with --decode");
        }
    }

    private boolean isRankFile() {
        return tokenizer.filter(path -> path.toString().endsWith(".tiktoken")).isPresent();
    }

    /** @throws TokenizerFileException naming the file and what is wrong with it */
    TokenizerFile load() {
        Path path = tokenizer.orElseThrow();
        try {
            byte[] bytes = TokenizerFiles.bytes(path);
            Optional<RankFileEncoding> known = encoding.flatMap(RankFileEncoding::named);
            return known.isPresent() && !startsLikeJson(bytes)
                    ? TokenizerFiles.tiktoken(bytes, known.get())
                    : TokenizerFiles.json(bytes);
        } catch (IOException e) {
            if (Files.notExists(path)) {
                throw new TokenizerFileException(path + ": there is no such file", e);
            }
            throw new TokenizerFileException(path + ": cannot be read: " + e.getMessage(), e);
        } catch (TokenizerFileException e) {
            throw new TokenizerFileException(path + ": " + e.getMessage(), e);
        }
    }

    private static boolean startsLikeJson(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at < bytes.length && bytes[at] == '{';
    }
}
