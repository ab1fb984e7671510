package io.sluice.load;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Marshals as another does, and adds up how long it took. Serializes at once, where the runtime would do so a little later. */
record TimedMarshaller<T extends MessageLite>(MethodDescriptor.Marshaller<T> marshaller, AtomicLong nanos)
        implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T value) {
        long start = System.nanoTime();
        byte[] bytes = value.toByteArray();
        nanos.addAndGet(System.nanoTime() - start);
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public T parse(InputStream stream) {
        long start = System.nanoTime();
        T value = marshaller.parse(stream);
        nanos.addAndGet(System.nanoTime() - start);
        return value;
    }
}
