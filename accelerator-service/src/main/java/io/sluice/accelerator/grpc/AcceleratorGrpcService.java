package io.sluice.accelerator.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.config.AcceleratorConfig;
import io.sluice.accelerator.telemetry.RequestRecorder;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc.AcceleratorServiceImplBase;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.WatchKvEventsRequest;
import io.sluice.accelerator.v1.WatchKvEventsResponse;
import io.sluice.accelerator.v1.WatchLoadRequest;
import io.sluice.accelerator.v1.WatchLoadResponse;
import jakarta.inject.Singleton;

/** The service, over plain observers: each call is an object of its own. */
@GrpcService
@Singleton
public class AcceleratorGrpcService extends AcceleratorServiceImplBase {
    private final StartReader reader;
    private final RequestRecorder recorder;
    private final Watchers watchers;

    AcceleratorGrpcService(Fleet fleet, AcceleratorConfig config, RequestRecorder recorder, Watchers watchers) {
        this.reader = new StartReader(fleet, config.maxRequestTime().toNanos());
        this.recorder = recorder;
        this.watchers = watchers;
    }

    @Override
    public StreamObserver<GenerateRequest> generate(StreamObserver<GenerateResponse> response) {
        return new GenerateCall(reader, recorder, (ServerCallStreamObserver<GenerateResponse>) response);
    }

    @Override
    public void watchLoad(WatchLoadRequest request, StreamObserver<WatchLoadResponse> response) {
        watchers.watchLoad((ServerCallStreamObserver<WatchLoadResponse>) response);
    }

    @Override
    public void watchKvEvents(WatchKvEventsRequest request, StreamObserver<WatchKvEventsResponse> response) {
        watchers.watchKvEvents(request.getWorkerId(), (ServerCallStreamObserver<WatchKvEventsResponse>) response);
    }
}
