package io.sluice.contracts.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class RichStatusTest {
    @Test
    void readsWhatItWrote() {
        RichStatus read = RichStatus.from(RichStatus.of(Status.Code.RESOURCE_EXHAUSTED, "quota", "Too many tokens")
                .metadata("limit", "100")
                .metadata("used", "99")
                .retryAfter(Duration.ofNanos(7_660_000_001L))
                .badField("max_tokens", "ask for fewer")
                .badField("messages", "send fewer")
                .quota("tenant:a", "tokens a minute")
                .asException());
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, read.code());
        assertEquals("quota", read.reason());
        assertEquals("Too many tokens", read.message());
        assertEquals(Map.of("limit", "100", "used", "99"), read.metadata());
        assertEquals(Duration.ofNanos(7_660_000_001L), read.retryAfter().orElseThrow());
        assertEquals(
                List.of(
                        new RichStatus.Violation("max_tokens", "ask for fewer"),
                        new RichStatus.Violation("messages", "send fewer")),
                read.badFields());
        assertEquals(List.of(new RichStatus.Violation("tenant:a", "tokens a minute")), read.quotas());
    }

    @Test
    void readsFailuresOfOthers() {
        RichStatus bare =
                RichStatus.from(Status.NOT_FOUND.withDescription("no such").asException());
        assertEquals(Status.Code.NOT_FOUND, bare.code());
        assertEquals("no such", bare.message());
        assertTrue(bare.reason().isEmpty());
        assertTrue(bare.retryAfter().isEmpty());
        assertEquals(
                Status.Code.UNKNOWN,
                RichStatus.from(new IllegalStateException("x")).code());
        assertEquals(
                Status.Code.UNKNOWN,
                RichStatus.from(Status.OK.asRuntimeException()).code());
    }

    @Test
    void readsAStatusInsideACause() {
        RichStatus read = RichStatus.from(new IllegalStateException(
                RichStatus.of(Status.Code.ABORTED, "again", "Try again").asException()));
        assertEquals(Status.Code.ABORTED, read.code());
        assertEquals("again", read.reason());
    }

    @Test
    void skipsAMalformedDetail() {
        var proto = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.ABORTED.value())
                .setMessage("m")
                .addDetails(Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo")
                        .setValue(ByteString.copyFrom(new byte[] {(byte) 0xff, 1})))
                .build();
        RichStatus read = RichStatus.from(StatusProto.toStatusRuntimeException(proto));
        assertEquals(Status.Code.ABORTED, read.code());
        assertTrue(read.reason().isEmpty());
    }

    @Test
    void refusesWhatIsNoError() {
        assertThrows(IllegalArgumentException.class, () -> RichStatus.of(Status.Code.OK, "r", "m"));
        RichStatus status = RichStatus.of(Status.Code.ABORTED, "r", "m");
        assertThrows(IllegalArgumentException.class, () -> status.retryAfter(Duration.ofMillis(-1)));
    }
}
