package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.PreTokenizer;
import io.sluice.tokenizer.bpe.regex.Regex;
import io.sluice.tokenizer.bpe.stage.Behavior;
import io.sluice.tokenizer.bpe.stage.ByteLevelStage;
import io.sluice.tokenizer.bpe.stage.LiteralStage;
import io.sluice.tokenizer.bpe.stage.MetaspaceStage;
import io.sluice.tokenizer.bpe.stage.MetaspaceStage.Prepend;
import io.sluice.tokenizer.bpe.stage.ScanStage;
import io.sluice.tokenizer.bpe.stage.SplitStage;
import io.sluice.tokenizer.bpe.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code pre_tokenizer}. */
final class PreTokenizerReader {
    private static final String KNOWN = "Split, ByteLevel, Metaspace, Digits and Sequence";

    private final List<Stage> stages = new ArrayList<>();
    private boolean byteLevel;

    PreTokenizerReader(Json json) {
        if (!json.isNull()) {
            read(json);
        }
    }

    /** The stages, in order. */
    List<Stage> stages() {
        return stages;
    }

    /** Whether pieces are bytes in the end, not characters. */
    boolean isByteLevel() {
        return byteLevel;
    }

    private void read(Json json) {
        String type = json.type();
        if (type.equals("Sequence")) {
            json.get("pretokenizers").items().forEach(this::read);
            return;
        }
        if (byteLevel) {
            throw json.bad(
                    "the component \"" + type + "\" behind ByteLevel is not supported; ByteLevel must be the last");
        }
        switch (type) {
            case "Split" -> split(json);
            case "ByteLevel" -> {
                boolean prefix = json.get("add_prefix_space").flag(true);
                boolean regex = json.get("use_regex").flag(true);
                byteLevel = true;
                if (prefix || regex) {
                    stages.add(new ByteLevelStage(prefix, regex));
                }
            }
            case "Metaspace" -> metaspace(json);
            case "Digits" -> {
                boolean each = json.get("individual_digits").flag(false);
                stages.add(
                        new SplitStage(Regex.compile("\\p{N}"), each ? Behavior.ISOLATED : Behavior.CONTIGUOUS, false));
            }
            default -> throw json.unknownType(KNOWN);
        }
    }

    private void split(Json json) {
        Json pattern = json.get("pattern");
        Behavior behavior = behavior(json.get("behavior"));
        boolean invert = json.get("invert").flag(false);
        if (!pattern.get("String").isNull()) {
            byte[] literal = NormalizerReader.utf8(pattern.get("String"));
            if (literal.length == 0) {
                throw pattern.bad("must not be empty");
            }
            stages.add(new LiteralStage(literal, behavior, invert));
            return;
        }
        boolean everyMatchIsAPiece = behavior == Behavior.ISOLATED || (behavior == Behavior.REMOVED && invert);
        Optional<PreTokenizer> scanner =
                everyMatchIsAPiece && !pattern.get("Regex").isNull()
                        ? KnownPatterns.scanner(pattern.get("Regex").text())
                        : Optional.empty();
        stages.add(
                scanner.isPresent()
                        ? new ScanStage(scanner.get())
                        : new SplitStage(NormalizerReader.regex(pattern), behavior, invert));
    }

    private static Behavior behavior(Json json) {
        return switch (json.text()) {
            case "Removed" -> Behavior.REMOVED;
            case "Isolated" -> Behavior.ISOLATED;
            case "MergedWithPrevious" -> Behavior.MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> Behavior.MERGED_WITH_NEXT;
            case "Contiguous" -> Behavior.CONTIGUOUS;
            default ->
                throw json.bad("must be Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous, is \""
                        + json.text() + "\"");
        };
    }

    private void metaspace(Json json) {
        int replacement = MetaspaceRules.replacement(json);
        boolean split = json.get("split").flag(true);
        stages.add(new MetaspaceStage(replacement, MetaspaceRules.prepend(json), split));
    }

    /** What the pre-tokenizer and the decoder of that name have in common. */
    static final class MetaspaceRules {
        private MetaspaceRules() {}

        static int replacement(Json json) {
            Json text = json.get("replacement");
            if (text.text().codePointCount(0, text.text().length()) != 1) {
                throw text.bad("must be one character");
            }
            return text.text().codePointAt(0);
        }

        static Prepend prepend(Json json) {
            Json scheme = json.get("prepend_scheme");
            boolean legacy = json.get("add_prefix_space").flag(true);
            return switch (scheme.optionalText().orElse(legacy ? "always" : "never")) {
                case "always" -> Prepend.ALWAYS;
                case "first" -> Prepend.FIRST;
                case "never" -> Prepend.NEVER;
                default -> throw scheme.bad("must be always, first or never");
            };
        }
    }
}
