package io.sluice.edge.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.admission.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysFileTest {
    private static final String KEY = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    @TempDir
    Path folder;

    @Test
    void readsTenantsKeysAndModels() throws IOException {
        Tenants tenants = ApiKeysFile.read(
                file("{\"tenants\":[{\"id\":\"acme\",\"keys\":[\"" + KEY + "\"],\"models\":[\"m\"]}]}"));
        assertEquals("acme", tenants.authenticate("Bearer secret").orElseThrow().id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{ | is not JSON",
                "[] | expected an object",
                "{\"tenants\":[]} | has no tenant",
                "{\"keys\":[]} | unknown field `keys`",
                "{\"tenants\":[{\"id\":\"a b\",\"keys\":[]}]} | must be 1 to 63 characters",
                "{\"tenants\":[{\"id\":\"a\",\"keys\":[\"secret\"]}]} | is not a SHA-256 digest",
                "{\"tenants\":[{\"id\":\"a\",\"key\":\"x\"}]} | unknown field `key`",
                "{\"tenants\":[{\"id\":\"a\"},{\"id\":\"a\"}]} | stands there twice",
            })
    void saysWhatIsWrong(String json, String problem) throws IOException {
        Path file = file(json);
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> ApiKeysFile.read(file))
                .getMessage());
        assertTrue(message.contains(problem), message);
        assertTrue(message.startsWith("sluice.edge.api-keys-file: "), message);
    }

    @Test
    void saysWhenThereIsNoFile() {
        Path missing = folder.resolve("missing.json");
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> ApiKeysFile.read(missing))
                .getMessage());
        assertTrue(message.contains("cannot be read"), message);
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), json);
    }
}
