package io.sluice.edge.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the tenants and the digests of their keys.
 *
 * <pre>{@code
 * {"tenants": [
 *   {"id": "acme", "keys": ["<SHA-256 of a key, 64 hex digits>"], "models": ["openai/gpt-oss-20b"]}
 * ]}
 * }</pre>
 *
 * <p>A key is any text of at most 500 characters; {@code printf %s "$KEY" | sha256sum} makes its digest, and {@code
 * openssl rand -hex 24} a key worth having. {@code models} lists the model ids the tenant may use; left out, it may use
 * all. {@code id} is 1 to 63 characters of {@code [A-Za-z0-9_-]}. Read once, at the start.
 */
public final class ApiKeysFile {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final String name;
    private final Map<String, Tenant> byDigest = new HashMap<>();
    private final Set<String> ids = new HashSet<>();

    private ApiKeysFile(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it cannot be read or is not right, saying where
     */
    public static Tenants read(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("sluice.edge.api-keys-file: " + file.toAbsolutePath()
                    + " cannot be read. Name a file with tenants and the digests of their keys.");
        }
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            return new ApiKeysFile(file.toString()).read(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "sluice.edge.api-keys-file: " + file + " is not JSON: " + e.getMessage(), e);
        }
    }

    private Tenants read(JsonParser json) throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT, json, "an object with `tenants`");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            if (!field.equals("tenants")) {
                throw wrong(json, "unknown field `" + field + "`; there is only `tenants`");
            }
            expect(json.currentToken(), JsonToken.START_ARRAY, json, "`tenants` as an array");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                tenant(json);
            }
        }
        if (byDigest.isEmpty()) {
            throw new IllegalArgumentException("sluice.edge.api-keys-file: " + name + " has no tenant with a key.");
        }
        return new Tenants(byDigest);
    }

    private void tenant(JsonParser json) throws IOException {
        expect(json.currentToken(), JsonToken.START_OBJECT, json, "a tenant as an object");
        String id = "";
        List<String> keys = List.of();
        List<String> models = List.of();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = text(json, "`id`");
                case "keys" -> keys = texts(json, "`keys`");
                case "models" -> models = texts(json, "`models`");
                default -> throw wrong(json, "unknown field `" + field + "`; a tenant has id, keys and models");
            }
        }
        if (!ID.matcher(id).matches()) {
            throw wrong(json, "tenant id `" + id + "` must be 1 to 63 characters of [A-Za-z0-9_-]");
        }
        if (!ids.add(id)) {
            throw wrong(json, "tenant `" + id + "` stands there twice");
        }
        Tenant tenant = new Tenant(id, Set.copyOf(models));
        for (String key : keys) {
            if (!DIGEST.matcher(key).matches()) {
                throw wrong(json, "a key of tenant `" + id + "` is not a SHA-256 digest: 64 lower-case hex digits");
            }
            if (byDigest.put(key, tenant) != null) {
                throw wrong(json, "two tenants, `" + id + "` one of them, have the same key");
            }
        }
    }

    private List<String> texts(JsonParser json, String what) throws IOException {
        expect(json.currentToken(), JsonToken.START_ARRAY, json, what + " as an array of strings");
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(json, "each of " + what));
        }
        return texts;
    }

    private String text(JsonParser json, String what) throws IOException {
        expect(json.currentToken(), JsonToken.VALUE_STRING, json, what + " as a string");
        return json.getText();
    }

    private void expect(JsonToken found, JsonToken wanted, JsonParser json, String what) {
        if (found != wanted) {
            throw wrong(json, "expected " + what);
        }
    }

    private IllegalArgumentException wrong(JsonParser json, String problem) {
        return new IllegalArgumentException("sluice.edge.api-keys-file: " + name + ", line "
                + json.currentLocation().getLineNr() + ": " + problem + ".");
    }
}
