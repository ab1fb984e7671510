package io.sluice.tokenizer.cli;

import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFileException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** {@code sluice tokenize}: text to ids and back, with a tokenizer file. */
public final class Tokenize {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int OUTPUT_BUFFER = 1 << 16;

    private static final String HELP = """
            Usage: sluice tokenize --tokenizer FILE [options] < TEXT

            Reads UTF-8 text on standard input and prints its token ids, separated by spaces.

              --tokenizer FILE   a Hugging Face tokenizer.json, or a .tiktoken rank file with --encoding
              --encoding NAME    with a rank file: r50k_base (gpt2), p50k_base, p50k_edit, cl100k_base, o200k_base,
                                 o200k_harmony or llama3
              --parse-special    text that is written like a special token becomes it; else it is text like any other
              --add-special      put the special tokens around the text that the file's post_processor asks for;
                                 else none is added, as the reference does with add_special_tokens=False
              --decode           read ids, separated by white space, and print their text
              --skip-special     with --decode: leave special tokens out; else they are printed as they are written
              --jsonl            read one JSON string a line and print one line of ids for each;
                                 with --decode: one line of ids, and one JSON string for each
              --help             print this

            Added tokens of a tokenizer.json that are not marked special are part of the vocabulary: they are always found
            in a text, as the reference does.
            Exit status: 0, 1 where the file or the input cannot be used, 2 where the options cannot.
            """;

    private Tokenize() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        PrintStream err = System.err;
        try {
            TokenizeOptions options = TokenizeOptions.parse(args);
            if (options.help()) {
                System.out.print(HELP);
                return 0;
            }
            TokenizerFile file = options.load();
            try (PrintStream out = new PrintStream(
                    new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER),
                    false,
                    StandardCharsets.UTF_8)) {
                new TokenizeRun(options, file, System.in, out).run();
                if (out.checkError()) {
                    err.println("sluice tokenize: standard output was closed");
                    return FAILED;
                }
            }
            return 0;
        } catch (TokenizeOptions.Wrong e) {
            err.println("sluice tokenize: " + e.getMessage() + "; see --help");
            return USAGE;
        } catch (TokenizerFileException | TokenizeRun.BadInput e) {
            err.println("sluice tokenize: " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            err.println("sluice tokenize: " + e);
            return FAILED;
        }
    }
}
