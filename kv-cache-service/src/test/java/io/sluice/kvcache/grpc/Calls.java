package io.sluice.kvcache.grpc;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.contracts.status.RichStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.function.Executable;

/** What tests of the transport share: a channel to the running server, bounded waiting, statuses. */
public final class Calls {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private Calls() {}

    public static ManagedChannel channel() {
        return channel(1 << 20);
    }

    static ManagedChannel channel(int windowBytes) {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .flowControlWindow(windowBytes)
                .usePlaintext()
                .build();
    }

    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + LONGEST_WAIT + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    static RichStatus refused(Executable call) {
        RichStatus status = RichStatus.from(assertThrows(StatusRuntimeException.class, call));
        assertNotNull(status.reason());
        return status;
    }
}
