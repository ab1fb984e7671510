package io.sluice.kvcache.adapter.vllm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads vLLM's batches of KV events: {@code [ts, events, data_parallel_rank]}, in MessagePack. Batch and events are each
 * an array of fields in the order of vLLM's {@code kv_events.py} with the event's name first, as older versions write
 * them, or a map by field name with the event's name as {@code type}. Fields and events that are not known are passed
 * over. Nothing is allocated for a length that the bytes cannot hold.
 */
final class BatchDecoder {
    private static final int EVENTS_POSITION = 1;

    private BatchDecoder() {}

    static List<VllmEvent> decode(byte[] payload) throws MalformedBatchException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(payload)) {
            return batch(in, payload.length);
        } catch (IOException | MessagePackException wrong) {
            throw new MalformedBatchException(wrong.getClass().getSimpleName() + ": " + wrong.getMessage());
        }
    }

    private static List<VllmEvent> batch(MessageUnpacker in, int bytes) throws IOException, MalformedBatchException {
        List<VllmEvent> events = null;
        boolean byName = in.getNextFormat().getValueType() == ValueType.MAP;
        int fields = byName ? in.unpackMapHeader() : in.unpackArrayHeader();
        for (int at = 0; at < fields; at++) {
            boolean isEvents = byName ? in.unpackString().equals("events") : at == EVENTS_POSITION;
            if (isEvents) {
                events = events(in, bytes);
            } else {
                in.skipValue();
            }
        }
        if (events == null) {
            throw new MalformedBatchException("a batch without events");
        }
        return events;
    }

    private static List<VllmEvent> events(MessageUnpacker in, int bytes) throws IOException, MalformedBatchException {
        int count = checked(in.unpackArrayHeader(), bytes);
        List<VllmEvent> events = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            events.add(EventFields.read(in, bytes));
        }
        return events;
    }

    /** A length that the payload can hold, at a byte an element. */
    static int checked(int length, int bytes) throws MalformedBatchException {
        if (length > bytes) {
            throw new MalformedBatchException(length + " elements in " + bytes + " bytes");
        }
        return length;
    }
}
