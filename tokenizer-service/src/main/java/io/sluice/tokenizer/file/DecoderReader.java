package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.stage.MetaspaceStage.Prepend;
import io.sluice.tokenizer.file.PreTokenizerReader.MetaspaceRules;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads {@code decoder}. */
final class DecoderReader {
    private static final String KNOWN = "ByteLevel, Metaspace, Replace, ByteFallback, Fuse, Strip and Sequence";
    private static final int BYTE_TOKEN_LENGTH = 6;

    private UnaryOperator<String> change = UnaryOperator.identity();
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

    private byte[] bytes(String token) {
        String changed = change.apply(token);
        if (byteLevel) {
            return ByteAlphabet.decode(changed).orElseGet(() -> Decoding.utf8(changed));
        }
        if (byteFallback && isByte(changed)) {
            return new byte[] {(byte) Integer.parseInt(changed, 3, 5, 16)};
        }
        return Decoding.utf8(changed);
    }

    /** Whether a token stands for a byte, as {@code <0x0A>} does. */
    static boolean isByte(String token) {
        return token.length() == BYTE_TOKEN_LENGTH
                && token.startsWith("<0x")
                && token.endsWith(">")
                && Character.digit(token.charAt(3), 16) >= 0
                && Character.digit(token.charAt(4), 16) >= 0;
    }

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
        String from = what.text();
        String to = json.get("content").text();
        UnaryOperator<String> before = change;
        change = token -> before.apply(token).replace(from, to);
    }

    private void metaspace(Json json) {
        String replacement = Character.toString(MetaspaceRules.replacement(json));
        UnaryOperator<String> before = change;
        change = token -> before.apply(token).replace(replacement, " ");
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
