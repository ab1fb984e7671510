package io.sluice.accelerator.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.accelerator.telemetry.Names;
import io.sluice.accelerator.telemetry.TestSpans;
import io.sluice.accelerator.v1.GenerateResponse.MessageCase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request leaves behind in traces and metrics. */
@QuarkusTest
@TestProfile(SmallWorkers.class)
class TelemetryTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private ManagedChannel channel;

    @Inject
    TestSpans spans;

    @BeforeEach
    void open() {
        channel = TestChannel.open();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    @Test
    void putsItsStagesBelowTheCallsSpan() {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-b7ad6b7169203331-01");
        TestCall call = new TestCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                CallOptions.DEFAULT);
        call.send(TestCall.prompt("acc-0.echo", "sluice/echo", 70).setCreditTokens(3));
        call.await(MessageCase.PARKED);
        call.credit(1_000);
        call.await(MessageCase.FINISH);
        Await.until("four spans", () -> spans.ofTrace(TRACE).size() == 4);
        List<SpanData> all = spans.ofTrace(TRACE);
        SpanData server = all.stream()
                .filter(span -> span.getParentSpanId().equals("b7ad6b7169203331"))
                .findFirst()
                .orElseThrow();
        SpanData queue = named(all, Names.SPAN_QUEUE);
        SpanData prefill = named(all, Names.SPAN_PREFILL);
        SpanData decode = named(all, Names.SPAN_DECODE);
        for (SpanData stage : List.of(queue, prefill, decode)) {
            assertEquals(server.getSpanId(), stage.getParentSpanId());
        }
        assertEquals(queue.getEndEpochNanos(), prefill.getStartEpochNanos());
        assertEquals(prefill.getEndEpochNanos(), decode.getStartEpochNanos());
        assertEquals(
                List.of(Names.EVENT_FIRST_TOKEN, Names.EVENT_PARK, Names.EVENT_RESUME, Names.EVENT_FINISH),
                decode.getEvents().stream().map(EventData::getName).toList());
    }

    @Test
    void showsItsMetricsToPrometheus() {
        TestCall call = TestCall.start(channel, TestCall.prompt("acc-0.echo", "sluice/echo", 70));
        call.await(MessageCase.FINISH);
        Await.until(
                "the request is counted",
                () -> scrape().contains(
                                "vllm:request_success_total{finished_reason=\"stop\",model_name=\"sluice/echo\""));
        String scraped = scrape();
        List<String> names = List.of(
                "vllm:num_requests_waiting",
                "vllm:num_requests_running",
                "vllm:kv_cache_usage_perc",
                "vllm:cache_config_info",
                "vllm:prompt_tokens_total",
                "vllm:generation_tokens_total",
                "vllm:prefix_cache_queries_total",
                "vllm:prefix_cache_hits_total",
                "vllm:num_preemptions_total",
                "vllm:time_to_first_token_seconds_bucket",
                "vllm:inter_token_latency_seconds_bucket",
                "vllm:e2e_request_latency_seconds_bucket",
                "vllm:request_queue_time_seconds_bucket",
                "vllm:request_prefill_time_seconds_bucket",
                "vllm:request_decode_time_seconds_bucket",
                "sluice_worker_requests_parked",
                "sluice_worker_steps_total",
                "sluice_worker_steps_late_total",
                "sluice_worker_step_lateness_seconds_bucket",
                "sluice_worker_records_dropped_total");
        for (String name : names) {
            assertTrue(scraped.contains("\n" + name), name + " is emitted");
        }
        assertTrue(scraped.contains("block_size=\"16\""));
    }

    private static String scrape() {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .header(
                        "Accept",
                        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return "\n"
                    + client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SpanData named(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
