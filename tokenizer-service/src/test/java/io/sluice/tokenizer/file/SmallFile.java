package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A small tokenizer.json to change in tests. */
final class SmallFile {
    private SmallFile() {}

    /** Characters with bytes to fall back on, written as SentencePiece does. */
    static JsonObject characters() {
        JsonObject vocab = new JsonObject();
        vocab.put("<unk>", 0).put("<s>", 1);
        for (int b = 0; b < 256; b++) {
            vocab.put("<0x%02X>".formatted(b), vocab.size());
        }
        for (String token : List.of("a", "b", "c", "▁", "ab", "▁a", "▁ab", "é")) {
            vocab.put(token, vocab.size());
        }
        return new JsonObject()
                .put("added_tokens", new JsonArray().add(added("<s>", true)))
                .put("normalizer", replace(" ", "▁"))
                .put(
                        "decoder",
                        new JsonObject()
                                .put("type", "Sequence")
                                .put(
                                        "decoders",
                                        new JsonArray()
                                                .add(replace("▁", " "))
                                                .add(new JsonObject().put("type", "ByteFallback"))
                                                .add(new JsonObject().put("type", "Fuse"))))
                .put(
                        "model",
                        new JsonObject()
                                .put("type", "BPE")
                                .put("byte_fallback", true)
                                .put("unk_token", "<unk>")
                                .put("vocab", vocab)
                                .put(
                                        "merges",
                                        new JsonArray().add("a b").add("▁ a").add("▁ ab")));
    }

    static JsonObject replace(String what, String by) {
        return new JsonObject()
                .put("type", "Replace")
                .put("pattern", new JsonObject().put("String", what))
                .put("content", by);
    }

    static JsonObject added(String content, boolean special) {
        return new JsonObject()
                .put("id", 1)
                .put("content", content)
                .put("special", special)
                .put("normalized", false);
    }

    static TokenizerFile load(JsonObject json) {
        return TokenizerFiles.json(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    static List<String> tokens(JsonObject json, String text) {
        TokenizerFile file = load(json);
        TextEncoder encoder = file.encoding().newEncoder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IdBuffer ids = new IdBuffer(1);
        encoder.encodeWithSpecials(bytes, 0, bytes.length, ids);
        JsonObject vocab = json.getJsonObject("model").getJsonObject("vocab");
        return java.util.Arrays.stream(ids.toArray())
                .mapToObj(id -> vocab.fieldNames().stream()
                        .filter(name -> vocab.getInteger(name) == id)
                        .findFirst()
                        .orElse("#" + id))
                .toList();
    }
}
