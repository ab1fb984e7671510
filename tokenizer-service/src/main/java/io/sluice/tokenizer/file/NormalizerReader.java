package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.regex.Regex;
import io.sluice.tokenizer.bpe.regex.RegexException;
import io.sluice.tokenizer.bpe.stage.Nfc;
import io.sluice.tokenizer.bpe.stage.Normalizer;
import io.sluice.tokenizer.bpe.stage.Normalizers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code normalizer}. */
final class NormalizerReader {
    private static final String KNOWN = "NFC, Replace, Prepend and Sequence";

    private NormalizerReader() {}

    static Normalizer read(Json json) {
        if (json.isNull()) {
            return Normalizer.NONE;
        }
        return switch (json.type()) {
            case "Sequence" -> sequence(json.get("normalizers").items());
            case "NFC" -> new Nfc();
            case "Replace" -> replace(json);
            case "Prepend" -> Normalizers.prepend(utf8(json.get("prepend")));
            default -> throw json.unknownType(KNOWN);
        };
    }

    private static Normalizer sequence(List<Json> items) {
        List<Normalizer> steps = new ArrayList<>();
        for (Json item : items) {
            Normalizer step = read(item);
            if (step != Normalizer.NONE) {
                steps.add(step);
            }
        }
        return switch (steps.size()) {
            case 0 -> Normalizer.NONE;
            case 1 -> steps.getFirst();
            default -> Normalizers.sequence(steps);
        };
    }

    private static Normalizer replace(Json json) {
        Json pattern = json.get("pattern");
        byte[] by = utf8(json.get("content"));
        if (pattern.get("String").isNull()) {
            return Normalizers.replace(regex(pattern), by);
        }
        byte[] what = utf8(pattern.get("String"));
        if (what.length == 0) {
            throw pattern.bad("must not be empty");
        }
        return Normalizers.replace(what, by);
    }

    /** The expression of a {@code pattern} that is no string. */
    static Regex regex(Json pattern) {
        Json source = pattern.get("Regex");
        if (source.isNull()) {
            throw pattern.bad("must have a String or a Regex");
        }
        try {
            return Regex.compile(source.text());
        } catch (RegexException e) {
            throw new TokenizerFileException(source.place() + " \"" + source.text() + "\": " + e.getMessage(), e);
        }
    }

    static byte[] utf8(Json json) {
        return json.text().getBytes(StandardCharsets.UTF_8);
    }
}
