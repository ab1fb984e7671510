package io.sluice.edge.telemetry;

import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.StageName;
import io.sluice.edge.pipeline.StageTimes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one line a request logs: who, what, how much, how long each stage took, and how it ended. Never any text. */
final class RequestLine {
    private static final Logger LOG = Logger.getLogger(Names.REQUEST_LOG);

    private RequestLine() {}

    static void log(Exchange exchange, Receipt receipt, boolean resolved, @Nullable RequestFailure failure) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        StringBuilder line = new StringBuilder(320);
        line.append("request=").append(receipt.requestId());
        word(line, "tenant", receipt.tenant());
        word(line, "operation", receipt.operation());
        // A model that does not exist is whatever the client wrote.
        word(line, "model", resolved ? receipt.model() : "");
        word(line, "worker", receipt.workerId());
        word(line, "outcome", receipt.outcome());
        line.append(" prompt=").append(receipt.usage().promptTokens());
        line.append(" cached=").append(receipt.usage().cachedTokens());
        line.append(" completion=").append(receipt.usage().completionTokens());
        stages(line, exchange.times());
        millis(line, "queue_ms", receipt.times().queueMicros());
        millis(line, "prefill_ms", receipt.times().promptMicros());
        millis(line, "decode_ms", receipt.times().completionMicros());
        millis(line, "parked_ms", receipt.times().parkedMicros());
        if (receipt.firstTokenMicros() >= 0) {
            millis(line, "first_token_ms", receipt.firstTokenMicros());
        }
        millis(line, "total_ms", receipt.totalMicros());
        if (failure != null) {
            line.append(" message=\"")
                    .append(failure.message().replace('"', '\'').replace('\n', ' '))
                    .append('"');
        }
        LOG.info(line);
    }

    static void log(String requestId, String tenant, String operation, String outcome, long tokens, long micros) {
        StringBuilder line = new StringBuilder(128);
        line.append("request=").append(requestId);
        word(line, "tenant", tenant);
        word(line, "operation", operation);
        word(line, "outcome", outcome);
        line.append(" tokens=").append(tokens);
        millis(line, "total_ms", micros);
        LOG.info(line);
    }

    private static void stages(StringBuilder line, StageTimes times) {
        for (StageName stage : StageName.values()) {
            if (times.reached(stage) && stage != StageName.SETTLE && stage != StageName.GENERATE) {
                millis(line, stage.label() + "_ms", times.nanos(stage) / 1000);
            }
        }
    }

    private static void word(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append('=').append(value);
        }
    }

    private static void millis(StringBuilder line, String name, long micros) {
        // Written by hand: a formatter costs more than the rest of the line.
        long fraction = micros % 1000;
        line.append(' ').append(name).append('=').append(micros / 1000).append('.');
        line.append(fraction / 100).append(fraction / 10 % 10).append(fraction % 10);
    }
}
