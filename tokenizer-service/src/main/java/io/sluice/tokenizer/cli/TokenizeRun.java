package io.sluice.tokenizer.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.text.StopStrings;
import io.sluice.tokenizer.text.TextDecoder;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Encodes or decodes standard input. */
final class TokenizeRun {
    /** Input that cannot be used. */
    static final class BadInput extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadInput(String message) {
            super(message);
        }
    }

    private static final JsonFactory JSON = new JsonFactory();

    private final TokenizeOptions options;
    private final TokenizerFile file;
    private final InputStream in;
    private final PrintStream out;
    private final TextEncoder encoder;
    private final TokenText tokens;
    private final Map<Integer, String> specials = new HashMap<>();

    TokenizeRun(TokenizeOptions options, TokenizerFile file, InputStream in, PrintStream out) {
        this.options = options;
        this.file = file;
        this.in = in;
        this.out = out;
        this.encoder = file.encoding().newEncoder();
        this.tokens = new TokenText(file.vocabulary(), file.start());
        file.vocabulary().specials().ids().forEach((name, id) -> specials.put(id, name));
    }

    void run() throws IOException {
        if (options.jsonl()) {
            lines();
        } else {
            byte[] text = in.readAllBytes();
            int bad = Utf8.firstInvalid(text);
            if (bad < text.length) {
                throw new BadInput("the input is no UTF-8: byte " + bad + " begins no character");
            }
            if (options.decode()) {
                out.print(decode(InputLines.withoutMark(new String(text, StandardCharsets.UTF_8)), "the input"));
            } else {
                encode(text);
            }
        }
    }

    private void lines() throws IOException {
        InputLines lines = new InputLines(in);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (options.decode()) {
                String text = decode(line.get(), lines.where());
                out.append('"')
                        .append(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)))
                        .append("\"\n");
            } else {
                encode(Utf8.encode(string(line.get(), lines.where())));
            }
        }
    }

    private static String string(String line, String where) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                String text = parser.getText();
                if (parser.nextToken() == null) {
                    return text;
                }
            }
        } catch (JsonProcessingException e) {
            throw new BadInput(where + ": no JSON string: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new BadInput(where + ": must be one JSON string");
    }

    private void encode(byte[] text) {
        IdBuffer ids = new IdBuffer(text.length / 4 + 16);
        if (options.addSpecial()) {
            file.before().forEach(ids::add);
        }
        if (options.parseSpecial()) {
            encoder.encodeWithSpecials(text, 0, text.length, ids);
        } else {
            encoder.encode(text, 0, text.length, ids);
        }
        if (options.addSpecial()) {
            file.after().forEach(ids::add);
        }
        StringBuilder line = new StringBuilder();
        for (int id : file.shape().apply(ids.toArray())) {
            line.append(line.isEmpty() ? "" : " ").append(id);
        }
        out.append(line).append('\n');
    }

    /** Text between special tokens, and those as they are written. */
    private String decode(String list, String where) {
        TextDecoder decoder = new TextDecoder(tokens, StopStrings.NONE);
        for (String word : list.split("\\s+")) {
            if (word.isEmpty()) {
                continue;
            }
            int id = id(word, where);
            String special = options.skipSpecial() ? null : specials.get(id);
            if (special == null) {
                decoder.accept(id);
            } else {
                decoder.acceptText(special);
            }
        }
        decoder.finish();
        return decoder.release();
    }

    private int id(String word, String where) {
        try {
            int id = Integer.parseInt(word);
            if (tokens.contains(id)) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw new BadInput(where + ": \"" + word + "\" is no token id");
        }
        throw new BadInput(where + ": the id " + word + " stands for nothing; ids are below "
                + file.vocabulary().size());
    }
}
