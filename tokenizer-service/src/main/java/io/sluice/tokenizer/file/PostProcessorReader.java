package io.sluice.tokenizer.file;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code post_processor}: the special tokens that are put around a text where the caller asks for it. */
final class PostProcessorReader {
    private static final String KNOWN = "ByteLevel, TemplateProcessing and Sequence";

    private final List<Integer> before = new ArrayList<>();
    private final List<Integer> after = new ArrayList<>();

    PostProcessorReader(Json json) {
        if (!json.isNull()) {
            read(json);
        }
    }

    /** Ids before a text. */
    List<Integer> before() {
        return before;
    }

    /** Ids behind a text. */
    List<Integer> after() {
        return after;
    }

    private void read(Json json) {
        switch (json.type()) {
            case "Sequence" -> json.get("processors").items().forEach(this::read);
            case "TemplateProcessing" -> template(json);
            case "ByteLevel" -> {
                // It moves offsets only.
            }
            default -> throw json.unknownType(KNOWN);
        }
    }

    private void template(Json json) {
        List<Integer> left = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        boolean seen = false;
        for (Json piece : json.get("single").items()) {
            if (!piece.get("Sequence").isNull()) {
                if (seen || !piece.get("Sequence").get("id").text().equals("A")) {
                    throw piece.bad("must name the sequence A, once");
                }
                seen = true;
            } else {
                String name = piece.get("SpecialToken").get("id").text();
                for (Json id : json.get("special_tokens").get(name).get("ids").items()) {
                    (seen ? right : left).add(id.number());
                }
            }
        }
        if (!seen) {
            throw json.get("single").bad("must name the sequence A, once");
        }
        before.addAll(0, left);
        after.addAll(right);
    }
}
