package io.sluice.kvcache.adapter.vllm;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.adapter.vllm.VllmEvent.ExtraKeys;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Gathers the fields of one event, by position or by name, whichever way it is written. */
final class EventFields {
    private static final String TYPE = "type";
    private static final String STORED = "BlockStored";
    private static final String REMOVED = "BlockRemoved";
    private static final String CLEARED = "AllBlocksCleared";
    private static final List<String> STORED_FIELDS = List.of(
            "block_hashes",
            "parent_block_hash",
            "token_ids",
            "block_size",
            "lora_id",
            "medium",
            "lora_name",
            "extra_keys",
            "group_idx",
            "kv_cache_spec_kind");
    private static final List<String> REMOVED_FIELDS = List.of("block_hashes", "medium", "group_idx");
    private static final ExtraKeys[] NO_EXTRA = {};

    private final int bytes;
    private @Nullable String type;
    private long @Nullable [] keys;
    private @Nullable Long parent;
    private int[] tokenIds = {};
    private int blockTokens;
    private boolean adapter;
    private @Nullable String medium;
    private ExtraKeys[] extra = NO_EXTRA;
    private @Nullable Integer group;
    private @Nullable String kind;

    private EventFields(int bytes) {
        this.bytes = bytes;
    }

    /** @param bytes length of the payload */
    static VllmEvent read(MessageUnpacker in, int bytes) throws IOException, MalformedBatchException {
        EventFields fields = new EventFields(bytes);
        if (in.getNextFormat().getValueType() == ValueType.MAP) {
            fields.byName(in);
        } else {
            fields.byPosition(in);
        }
        return fields.event();
    }

    private void byName(MessageUnpacker in) throws IOException, MalformedBatchException {
        int count = in.unpackMapHeader();
        for (int at = 0; at < count; at++) {
            take(in.unpackString(), in);
        }
    }

    private void byPosition(MessageUnpacker in) throws IOException, MalformedBatchException {
        int count = in.unpackArrayHeader();
        if (count == 0) {
            throw new MalformedBatchException("an event without a name");
        }
        String name = in.unpackString();
        type = name;
        List<String> names = switch (name) {
            case STORED -> STORED_FIELDS;
            case REMOVED -> REMOVED_FIELDS;
            default -> List.of();
        };
        for (int at = 0; at < count - 1; at++) {
            take(at < names.size() ? names.get(at) : "", in);
        }
    }

    private void take(String field, MessageUnpacker in) throws IOException, MalformedBatchException {
        if (in.getNextFormat() == MessageFormat.NIL) {
            in.unpackNil();
            return;
        }
        switch (field) {
            case TYPE -> type = in.unpackString();
            case "block_hashes" -> keys = keys(in);
            case "parent_block_hash" -> parent = key(in);
            case "token_ids" -> tokenIds = tokens(in);
            case "block_size" -> blockTokens = in.unpackInt();
            case "lora_id", "lora_name" -> {
                adapter = true;
                in.skipValue();
            }
            case "medium" -> medium = in.unpackString();
            case "extra_keys" -> extra = extra(in);
            case "group_idx" -> group = in.unpackInt();
            case "kv_cache_spec_kind" -> kind = in.unpackString();
            default -> in.skipValue();
        }
    }

    private VllmEvent event() throws MalformedBatchException {
        String name = type;
        if (name == null) {
            throw new MalformedBatchException("an event without a name");
        }
        return switch (name) {
            case STORED ->
                new VllmEvent.Stored(named(name), parent, tokenIds, blockTokens, adapter, medium, extra, group, kind);
            case REMOVED -> new VllmEvent.Removed(named(name), medium, group);
            case CLEARED -> new VllmEvent.Cleared();
            default -> new VllmEvent.Unknown();
        };
    }

    private long[] named(String event) throws MalformedBatchException {
        long[] given = keys;
        if (given == null) {
            throw new MalformedBatchException(event + " without block_hashes");
        }
        return given;
    }

    private long[] keys(MessageUnpacker in) throws IOException, MalformedBatchException {
        long[] read = new long[BatchDecoder.checked(in.unpackArrayHeader(), bytes)];
        for (int at = 0; at < read.length; at++) {
            read[at] = key(in);
        }
        return read;
    }

    /** An integer as it is; bytes by their hash: they are a SHA-256, of which 64 bits tell as much as ours do. */
    private static long key(MessageUnpacker in) throws IOException, MalformedBatchException {
        MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case INTEGER ->
                format == MessageFormat.UINT64 ? in.unpackBigInteger().longValue() : in.unpackLong();
            case BINARY -> {
                byte[] hash = in.readPayload(in.unpackBinaryHeader());
                yield Xxh3.hash(hash, 0, hash.length, 0);
            }
            default -> throw new MalformedBatchException("a block hash of type " + format.getValueType());
        };
    }

    private int[] tokens(MessageUnpacker in) throws IOException, MalformedBatchException {
        int[] read = new int[BatchDecoder.checked(in.unpackArrayHeader(), bytes)];
        for (int at = 0; at < read.length; at++) {
            read[at] = in.unpackInt();
        }
        return read;
    }

    private ExtraKeys[] extra(MessageUnpacker in) throws IOException, MalformedBatchException {
        ExtraKeys[] read = new ExtraKeys[BatchDecoder.checked(in.unpackArrayHeader(), bytes)];
        for (int at = 0; at < read.length; at++) {
            read[at] = extraOfBlock(in);
        }
        return read;
    }

    private static ExtraKeys extraOfBlock(MessageUnpacker in) throws IOException {
        if (in.getNextFormat() == MessageFormat.NIL) {
            in.unpackNil();
            return ExtraKeys.NONE;
        }
        int count = in.unpackArrayHeader();
        if (count == 0) {
            return ExtraKeys.NONE;
        }
        if (count == 1 && in.getNextFormat().getValueType() == ValueType.STRING) {
            return new ExtraKeys(in.unpackString(), false);
        }
        for (int at = 0; at < count; at++) {
            in.skipValue();
        }
        return ExtraKeys.FOREIGN;
    }
}
