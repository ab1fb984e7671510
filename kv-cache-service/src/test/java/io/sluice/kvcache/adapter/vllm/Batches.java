package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.BlockHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The batches that vLLM's own encoder wrote, see {@code make_batches.py} beside them; and what they mean. */
final class Batches {
    private static final Map<String, byte[]> ALL = load();

    private Batches() {}

    static byte[] named(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    /** The plane's hashes of the ids 100, 101, … that all of them tell of. */
    static long[] hashes(String model, String salt, int blocks) {
        int[] ids = IntStream.range(100, 100 + blocks * BlockHash.BLOCK_TOKENS).toArray();
        return BlockHash.chain(model, salt, ids, ids.length);
    }

    private static Map<String, byte[]> load() {
        try (InputStream in = Objects.requireNonNull(Batches.class.getResourceAsStream("/vllm/batches.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(
                            parts -> parts[0], parts -> HexFormat.of().parseHex(parts[1])));
        } catch (IOException failure) {
            throw new IllegalStateException(Arrays.toString(failure.getStackTrace()), failure);
        }
    }
}
