package io.sluice.edge.http;

import io.sluice.edge.pipeline.Sampling;
import io.sluice.edge.pipeline.Terms;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The fields that chat completions and completions have in common. */
final class SharedFields {
    private static final Set<String> TIERS =
            Set.of("auto", "on_demand", "flex", "performance", "default", "priority", "scale");
    private static final int MAX_STOPS = 4;
    private static final long MAX_DEADLINE_MILLIS = TimeUnit.DAYS.toMillis(1);

    String model = "";
    boolean stream;
    boolean includeUsage;
    List<String> stop = List.of();
    OptionalInt maxTokens = OptionalInt.empty();
    OptionalDouble temperature = OptionalDouble.empty();
    OptionalDouble topP = OptionalDouble.empty();
    OptionalLong seed = OptionalLong.empty();
    String user = "";
    String cacheSalt = "";
    String tier = "";

    /** Reads a field, if it is one of these; otherwise leaves it. */
    boolean take(String name, JsonBody body) throws BadBody, IOException {
        switch (name) {
            case "model" -> model = body.string(name);
            case "stream" -> stream = body.bool(name);
            case "stream_options" -> body.object(name, this::streamOption);
            case "stop" -> stop = stops(body);
            case "max_tokens" -> maxTokens = OptionalInt.of((int) body.integer(name, 1, Integer.MAX_VALUE));
            case "temperature" -> temperature = OptionalDouble.of(body.number(name));
            case "top_p" -> topP = OptionalDouble.of(body.number(name));
            case "seed" -> seed = OptionalLong.of(body.integer(name, Long.MIN_VALUE, Long.MAX_VALUE));
            case "user" -> user = body.string(name);
            case "cache_salt" -> cacheSalt = body.string(name);
            case "service_tier" -> tier = body.oneOf(name, TIERS);
            case "n" -> one(name, body);
            case "logit_bias" ->
                body.object(name, (key, value) -> {
                    throw new BadBody(name, "`logit_bias` is not supported. Leave it out.");
                });
            case "frequency_penalty", "presence_penalty" -> zero(name, body);
            default -> {
                return false;
            }
        }
        return true;
    }

    Sampling sampling() {
        return new Sampling(maxTokens, temperature, topP, seed);
    }

    Terms terms(MultiMap headers) throws BadBody {
        Terms.Priority priority = switch (tier) {
            case "performance", "priority" -> Terms.Priority.INTERACTIVE;
            case "flex" -> Terms.Priority.BATCH;
            default -> Terms.Priority.STANDARD;
        };
        String key = headers.get("idempotency-key");
        return new Terms(
                priority,
                micros(headers, "x-sluice-deadline-ms"),
                micros(headers, "x-sluice-first-token-deadline-ms"),
                user,
                cacheSalt,
                key == null ? "" : key,
                tier.equals("flex"));
    }

    static BadBody unsupported(String name) {
        return new BadBody(name, "`" + name + "` is not supported by this model. Leave it out.");
    }

    private void streamOption(String name, JsonBody body) throws BadBody, IOException {
        if (name.equals("include_usage") && !body.isNull()) {
            includeUsage = body.bool("stream_options.include_usage");
        } else {
            body.skip();
        }
    }

    private static List<String> stops(JsonBody body) throws BadBody, IOException {
        if (body.isString()) {
            return List.of(body.string("stop"));
        }
        List<String> stops = new ArrayList<>(MAX_STOPS);
        body.array("stop", MAX_STOPS, (param, element) -> stops.add(element.string(param)));
        return stops;
    }

    private static void one(String name, JsonBody body) throws BadBody, IOException {
        if (body.integer(name, 1, Integer.MAX_VALUE) != 1) {
            throw new BadBody(name, "`" + name + "` must be 1: one answer a request.");
        }
    }

    private static void zero(String name, JsonBody body) throws BadBody, IOException {
        if (body.number(name) != 0) {
            throw new BadBody(name, "`" + name + "` is not supported by this model other than 0.");
        }
    }

    private static long micros(MultiMap headers, String name) throws BadBody {
        String value = headers.get(name);
        if (value == null) {
            return 0;
        }
        try {
            long millis = Long.parseLong(value.strip());
            if (millis >= 1 && millis <= MAX_DEADLINE_MILLIS) {
                return TimeUnit.MILLISECONDS.toMicros(millis);
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of bounds is.
        }
        throw new BadBody(
                name,
                "The header `" + name + "` must be a number of milliseconds from 1 to " + MAX_DEADLINE_MILLIS + ".");
    }
}
