package io.sluice.edge.adapter;

import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.PortFailure;
import io.sluice.edge.pipeline.TraceContext;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.ListModelsResponse;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps the list of models as the tokenizer has it. Lives on one event loop. */
final class ModelsWatch {
    private static final Logger LOG = Logger.getLogger(ModelsWatch.class);

    private final Backends backends;
    private final ContextInternal context;
    private final ModelCatalog catalog;
    private final Clock clock;
    private final Backoff backoff;
    private final long everyMillis;
    private final long timeoutNanos;
    private boolean failing;
    private boolean stopped;

    ModelsWatch(
            Backends backends,
            ContextInternal context,
            ModelCatalog catalog,
            Clock clock,
            Backoff backoff,
            long everyMillis,
            long timeoutNanos) {
        this.backends = backends;
        this.context = context;
        this.catalog = catalog;
        this.clock = clock;
        this.backoff = backoff;
        this.everyMillis = everyMillis;
        this.timeoutNanos = timeoutNanos;
    }

    void start() {
        if (stopped) {
            return;
        }
        LoopCall<ListModelsRequest, ListModelsResponse> call = LoopCall.start(
                backends.tokenizer(context),
                context.nettyEventLoop(),
                TokenizerServiceGrpc.getListModelsMethod(),
                timeoutNanos,
                TraceContext.NONE,
                new UnaryCall<>(this::listed, this::failed));
        call.send(ListModelsRequest.getDefaultInstance());
        call.halfClose();
    }

    void stop() {
        stopped = true;
    }

    private void listed(ListModelsResponse response) {
        if (failing || !catalog.loaded()) {
            LOG.infof("The tokenizer lists %d models", response.getModelsCount());
        }
        failing = false;
        backoff.reset();
        long seconds = clock.epochMillis() / 1000;
        catalog.replace(response.getModelsList().stream()
                .map(model ->
                        new ModelCatalog.Model(model.getId(), model.getOwner(), model.getContextTokens(), seconds))
                .toList());
        again(everyMillis);
    }

    private void failed(PortFailure failure) {
        if (!failing) {
            failing = true;
            LOG.warnf("The tokenizer does not list its models (%s); trying again", failure.kind());
        }
        long wait = backoff.next();
        catalog.unavailable(clock.nanos() + TimeUnit.MILLISECONDS.toNanos(wait));
        again(wait);
    }

    private void again(long millis) {
        context.owner().setTimer(millis, timer -> context.runOnContext(v -> start()));
    }
}
