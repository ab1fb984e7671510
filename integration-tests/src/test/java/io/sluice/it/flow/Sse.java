package io.sluice.it.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A whole stream of server-sent events, taken apart. */
record Sse(List<JsonNode> chunks, boolean done) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Sse of(String body) throws IOException {
        List<JsonNode> chunks = new ArrayList<>();
        boolean done = false;
        for (String line : body.lines().toList()) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                chunks.add(JSON.readTree(line.substring(6)));
            }
        }
        return new Sse(chunks, done);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }
}
