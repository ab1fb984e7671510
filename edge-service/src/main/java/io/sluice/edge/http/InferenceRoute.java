package io.sluice.edge.http;

import io.sluice.edge.adapter.Backends;
import io.sluice.edge.adapter.RequestIds;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.Pipeline;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.stream.CreditWindow;
import io.sluice.edge.telemetry.RequestTelemetry;
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
    private final class Connection {
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
            this.sink = new HttpClientSink(response, this::ended);
        }

        void open(String id) {
            Exchange opened = pipeline.open(
                    id, backends.from(context).ports(), sink, telemetry.observe(), CreditWindow.UNLIMITED);
            exchange = opened;
            response.closeHandler(closed -> opened.clientGone());
            response.exceptionHandler(broken -> opened.clientGone());
            request.exceptionHandler(broken -> opened.clientGone());
            if (opened.authenticate(request.getHeader("authorization"))) {
                timer = context.owner().setTimer(config.timeouts().body().toMillis(), late -> stalled(opened));
                BodyCollector.collect(
                        request, config.limits().body().asLongValue(), opened::hold, opened::reject, this::body);
            } else {
                // What was not asked for is read and thrown away, so that the connection can be used again.
                request.resume();
            }
        }

        private void body(byte[] bytes) {
            Exchange opened = exchange;
            if (opened == null || opened.done()) {
                return;
            }
            try {
                ParsedBody parsed = reader.read(bytes, bytes.length, request.headers());
                ended();
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
                sink.choose(new CollectedAnswer(response, opened, tier));
                return;
            }
            SocketWriter writer = new SocketWriter(
                    response,
                    context.nettyEventLoop(),
                    (int) config.stream().writeCap().asLongValue(),
                    opened::drained);
            StreamedAnswer answer = new StreamedAnswer(response, writer, opened, parsed.includeUsage(), tier);
            sink.choose(answer);
            // Looked at twice in the interval: silence ends after half of it to all of it.
            timer = context.owner().setPeriodic(config.stream().keepAlive().toMillis() / 2, tick -> answer.keepAlive());
        }

        private void stalled(Exchange opened) {
            // Whoever does not send shall not keep the connection either.
            response.endHandler(ended -> request.connection().close());
            opened.reject(new RequestFailure.Stalled("The body of the request did not come in time."));
        }

        private void ended() {
            if (timer >= 0) {
                context.owner().cancelTimer(timer);
                timer = -1;
            }
        }
    }
}
