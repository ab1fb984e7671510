package io.sluice.edge.http;

import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.Pipeline;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.stream.CreditWindow;
import io.sluice.edge.telemetry.RequestTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes one kind of request for an answer from the client's socket into the pipeline. */
final class InferenceRoute implements Handler<RoutingContext> {
    private static final Logger LOG = Logger.getLogger(InferenceRoute.class);

    private final Pipeline pipeline;
    private final Backends backends;
    private final RequestTelemetry telemetry;
    private final EdgeConfig config;
    private final ParsedBody.Reader reader;
    private final String defaultTier;

    InferenceRoute(
            Pipeline pipeline,
            Backends backends,
            RequestTelemetry telemetry,
            EdgeConfig config,
            ParsedBody.Reader reader,
            String defaultTier) {
        this.pipeline = pipeline;
        this.backends = backends;
        this.telemetry = telemetry;
        this.config = config;
        this.reader = reader;
        this.defaultTier = defaultTier;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        ContextInternal context = (ContextInternal) routing.vertx().getOrCreateContext();
        String id = RequestIds.next();
        request.response().putHeader("x-request-id", id);
        Connection connection = new Connection(request, context);
        connection.open(id);
    }

    /** One request and its connection. */
    private final class Connection implements BodyCollector.Taker {
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final ContextInternal context;
        private final HttpClientSink sink;
        private long timer = -1;
        private @Nullable Exchange exchange;

        Connection(HttpServerRequest request, ContextInternal context) {
            this.request = request;
            this.response = request.response();
            this.context = context;
            this.sink = new HttpClientSink(response, this::stopTimer, this::ended);
        }

        void open(String id) {
            Exchange opened = pipeline.open(
                    id, backends.from(context).ports(), sink, telemetry.observe(), CreditWindow.UNLIMITED);
            exchange = opened;
            response.closeHandler(closed -> {
                opened.clientGone();
                opened.close();
            });
            response.exceptionHandler(broken -> opened.clientGone());
            if (opened.authenticate(request.getHeader("authorization"))) {
                BodyCollector.collect(
                        request,
                        context,
                        config.limits().body().asLongValue(),
                        config.timeouts().body(),
                        this);
            } else {
                BodyCollector.discard(
                        request,
                        context,
                        config.limits().body().asLongValue(),
                        config.timeouts().body());
            }
        }

        @Override
        public boolean hold(long bytes) {
            return exchange != null && exchange.hold(bytes);
        }

        @Override
        public void refused(RequestFailure failure) {
            if (exchange != null) {
                exchange.reject(failure);
            }
        }

        @Override
        public void gone() {
            if (exchange != null) {
                exchange.clientGone();
            }
        }

        @Override
        public void complete(byte[] bytes) {
            Exchange opened = exchange;
            if (opened == null || opened.done()) {
                return;
            }
            try {
                ParsedBody parsed = reader.read(bytes, bytes.length, request.headers());
                choose(opened, parsed);
                opened.start(parsed.request());
            } catch (BadBody bad) {
                opened.reject(bad.failure());
            } catch (RuntimeException unexpected) {
                LOG.error("A request failed in a way that nobody foresaw", unexpected);
                opened.reject(new RequestFailure.Broken("The edge failed on this request.", "internal_error"));
            }
        }

        private void choose(Exchange opened, ParsedBody parsed) {
            String tier = parsed.tier().isEmpty() || parsed.tier().equals("auto") ? defaultTier : parsed.tier();
            if (!parsed.request().streaming()) {
                sink.choose(new CollectedAnswer(response, opened, tier, this::ended));
                return;
            }
            SocketWriter writer = new SocketWriter(
                    response,
                    context.nettyEventLoop(),
                    (int) config.stream().writeCap().asLongValue(),
                    opened::drained);
            StreamedAnswer answer =
                    new StreamedAnswer(response, writer, opened, parsed.includeUsage(), tier, this::ended);
            sink.choose(answer);
            // Looked at twice in the interval: silence ends after half of it to all of it.
            timer = context.owner().setPeriodic(config.stream().keepAlive().toMillis() / 2, tick -> answer.keepAlive());
        }

        /** The end is on its way: the place at the gate is free when the socket took it, or never will. */
        private void ended(Future<Void> written) {
            EndOfResponse.watch(request, context, config.timeouts().end(), written, () -> {
                if (exchange != null) {
                    exchange.close();
                }
            });
        }

        private void stopTimer() {
            if (timer >= 0) {
                context.owner().cancelTimer(timer);
                timer = -1;
            }
        }
    }
}
