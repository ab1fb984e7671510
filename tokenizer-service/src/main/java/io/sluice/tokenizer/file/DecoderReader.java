package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.stage.Bytes;
import io.sluice.tokenizer.bpe.stage.MetaspaceStage.Prepend;
import io.sluice.tokenizer.file.PreTokenizerReader.MetaspaceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code decoder}. */
final class DecoderReader {
    private static final String KNOWN = "ByteLevel, Metaspace, Replace, ByteFallback, Fuse, Strip and Sequence";
    private static final int BYTE_TOKEN_LENGTH = 6;

    private final List<Replacement> changes = new ArrayList<>();
    private boolean byteLevel;
    private boolean byteFallback;
    private boolean fused;
    private int stripped;
    private Optional<String> strippedFromFirst = Optional.empty();

    private DecoderReader() {}

    static Decoding read(Json json) {
        DecoderReader reader = new DecoderReader();
        if (json.isNull()) {
            throw json.bad("is missing; tokens could not be put together to text");
        }
        reader.component(json);
        return new Decoding(reader::bytes, reader.stripped, reader.strippedFromFirst);
    }

    private byte[] bytes(byte[] token) {
        byte[] changed = token;
        for (Replacement replacement : changes) {
            changed = Bytes.replace(changed, replacement.what(), replacement.by());
        }
        if (byteLevel) {
            return ByteAlphabet.decode(changed).orElse(changed);
        }
        if (byteFallback && isByte(changed)) {
            return new byte[] {(byte) (Character.digit(changed[3], 16) << 4 | Character.digit(changed[4], 16))};
        }
        return changed;
    }

    /** Whether a token stands for a byte, as {@code <0x0A>} does. */
    static boolean isByte(byte[] token) {
        return token.length == BYTE_TOKEN_LENGTH
                && token[0] == '<'
                && token[1] == '0'
                && token[2] == 'x'
                && Character.digit(token[3], 16) >= 0
                && Character.digit(token[4], 16) >= 0
                && token[5] == '>';
    }

    /** What is put in place of what, in UTF-8. */
    private record Replacement(byte[] what, byte[] by) {}

    private void component(Json json) {
        String type = json.type();
        if (byteLevel && !type.equals("Sequence")) {
            throw json.bad("the component \"" + type + "\" behind ByteLevel is not supported");
        }
        switch (type) {
            case "Sequence" -> json.get("decoders").items().forEach(this::component);
            case "ByteLevel" -> {
                requirePlain(json, !byteFallback && !fused);
                byteLevel = true;
            }
            case "Replace" -> {
                requirePlain(json, !byteFallback && !fused);
                replace(json);
            }
            case "ByteFallback" -> {
                requirePlain(json, !byteFallback && !fused);
                byteFallback = true;
            }
            case "Metaspace" -> {
                requirePlain(json, !byteFallback && !fused && strippedFromFirst.isEmpty());
                metaspace(json);
            }
            case "Fuse" -> fused = true;
            case "Strip" -> strip(json);
            default -> throw json.unknownType(KNOWN);
        }
    }

    private static void requirePlain(Json json, boolean plain) {
        if (!plain) {
            throw json.bad("the component \"" + json.type() + "\" is not supported in this place");
        }
    }

    private void replace(Json json) {
        Json what = json.get("pattern").get("String");
        if (what.isNull() || what.text().isEmpty()) {
            throw json.get("pattern").bad("must have a String that is not empty");
        }
        changes.add(new Replacement(
                Decoding.utf8(what.text()), Decoding.utf8(json.get("content").text())));
    }

    private void metaspace(Json json) {
        String replacement = Character.toString(MetaspaceRules.replacement(json));
        changes.add(new Replacement(Decoding.utf8(replacement), Decoding.utf8(" ")));
        if (MetaspaceRules.prepend(json) != Prepend.NEVER) {
            strippedFromFirst = Optional.of(replacement);
        }
    }

    private void strip(Json json) {
        boolean space = json.get("content").text().equals(" ");
        if (!fused || !space || json.get("stop").number() != 0) {
            throw json.bad("Strip is supported behind Fuse, for spaces at the start");
        }
        stripped = json.get("start").number();
    }
}
