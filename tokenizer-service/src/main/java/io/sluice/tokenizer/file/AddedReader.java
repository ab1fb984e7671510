package io.sluice.tokenizer.file;

import io.sluice.tokenizer.bpe.stage.AddedToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code added_tokens}. As in the reference a token of the vocabulary has the id it has there, and another one the next
 * that is free, whatever id the file says.
 */
final class AddedReader {
    private final TokenNames vocabulary;
    private final Map<String, AddedToken> byContent = new LinkedHashMap<>();
    private int maxAdded = -1;

    AddedReader(Json json, TokenNames vocabulary) {
        this.vocabulary = vocabulary;
        if (!json.isNull()) {
            json.items().forEach(this::add);
        }
    }

    /** Them all, each content once. */
    List<AddedToken> tokens() {
        return new ArrayList<>(byContent.values());
    }

    private void add(Json json) {
        String content = json.get("content").text();
        if (content.isEmpty()) {
            return;
        }
        AddedToken before = byContent.get(content);
        int id = before == null ? id(content) : before.id();
        byContent.put(
                content,
                new AddedToken(
                        content,
                        id,
                        json.get("special").flag(false),
                        json.get("single_word").flag(false),
                        json.get("lstrip").flag(false),
                        json.get("rstrip").flag(false),
                        json.get("normalized").flag(true)));
        maxAdded = Math.max(maxAdded, id);
    }

    private int id(String content) {
        int known = vocabulary.id(content);
        if (known != TokenNames.NONE) {
            return known;
        }
        return maxAdded >= vocabulary.size() ? maxAdded + 1 : vocabulary.size();
    }
}
