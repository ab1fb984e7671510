package io.sluice.edge.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.pipeline.AcceleratorPort.EndReason;
import io.sluice.edge.pipeline.TokenizerPort.StopMatch;
import io.sluice.edge.routing.PrefixMatches;
import io.sluice.edge.routing.Worker;
import io.sluice.edge.routing.WorkerLoad;
import io.sluice.edge.stream.CreditWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private static final WorkerTimes TIMES = new WorkerTimes(1, 2, 3, 0);
    private final Plane plane = new Plane();

    ExchangeTest() {
        plane.worker("w");
    }

    @Test
    void answersAndSettlesOnce() {
        Exchange exchange = plane.generating();
        plane.worker().prefilled(20, 16, 1, 2);
        plane.tokens(5);
        plane.tokens(6, 7);
        plane.tokenizer().text(1, "a", null);
        plane.tokenizer().text(3, "bc", null);
        plane.worker().finished(EndReason.STOP, new Usage(20, 16, 3), TIMES);
        plane.tokenizer().text(3, "d", null);

        assertEquals("abcd", plane.text.toString());
        AnswerSink.Answer answer = assertNotNullAnswer();
        assertEquals(new Usage(20, 16, 3), answer.usage());
        assertEquals(TIMES, answer.times());
        assertEquals(
                List.of(
                        "converse",
                        "match 1",
                        "lease req_1 on w",
                        "generate on w with 8",
                        "accepted",
                        "prefilled",
                        "release req_1",
                        "first token",
                        "tokens 0+1",
                        "tokens 1+2",
                        "end",
                        "settled",
                        "finished STOP"),
                plane.log);
        assertEquals(1, plane.receipts.size());
        assertEquals("stop", plane.receipts.getFirst().outcome());
        assertEquals("acme", plane.receipts.getFirst().tenant());
        nothingHeld();

        exchange.clientGone();
        exchange.cancel();
        plane.tokenizer().tokenizerFailed(Plane.unavailable());
        plane.worker().workerFailed(Plane.unavailable());
        assertEquals(1, plane.receipts.size(), "whatever comes later changes nothing");
    }

    @Test
    void settlesSeedLimitSaltAndDeadlines() {
        plane.start(Plane.request(Plane.MODEL, Plane.max(7), Terms.DEFAULT));
        assertEquals("acme", required(plane.opening).cacheSalt());
        plane.encoded(20);
        plane.matched(Map.of());
        AcceleratorPort.Order order = required(plane.order);
        assertEquals(7, order.sampling().maxTokens().orElseThrow());
        assertEquals(42, order.sampling().seed().orElseThrow());
        assertEquals("acme", order.terms().cacheSalt());
        assertEquals(1_000_000_000L, order.timeoutNanos());
        assertEquals(1_000_000, order.terms().deadlineMicros());
    }

    @Test
    void aStopStringEndsTheAnswerAtItsToken() {
        plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1, 2, 3, 4);
        plane.tokenizer().text(4, "ab", new StopMatch(0, 1));
        assertTrue(plane.log.contains("cancel STOP"));
        plane.tokens(5);
        plane.worker().finished(EndReason.STOP, new Usage(20, 0, 5), TIMES);
        assertEquals("ab", plane.text.toString());
        assertEquals(2, assertNotNullAnswer().usage().completionTokens());
        assertEquals(EndReason.STOP, assertNotNullAnswer().reason());
        assertEquals(2, plane.receipts.getFirst().usage().completionTokens());
        nothingHeld();
    }

    @Test
    void aTokenizerThatEndsAfterAStopStringIsNotLost() {
        plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1, 2);
        plane.tokenizer().text(2, "ab", new StopMatch(0, 1));
        plane.tokenizer()
                .tokenizerFailed(new PortFailure(PortFailure.Kind.BROKEN, "", "hung up", "", Optional.empty()));
        assertNull(plane.failure);
        plane.worker().finished(EndReason.STOP, new Usage(20, 0, 2), TIMES);
        assertEquals(EndReason.STOP, assertNotNullAnswer().reason());
        assertEquals(TIMES, assertNotNullAnswer().times());
        nothingHeld();
    }

    @Test
    void anAnswerInOnePieceThatFailsIsNotBilled() {
        plane.whole = true;
        for (int failure = 0; failure < 2; failure++) {
            Exchange exchange = plane.generating();
            plane.worker().prefilled(20, 0, 1, 2);
            plane.tokens(1, 2);
            plane.tokenizer().text(2, "ab", null);
            if (failure == 0) {
                exchange.clientGone();
            } else {
                plane.worker().workerFailed(Plane.unavailable());
            }
            assertEquals(Usage.NONE, plane.receipts.getLast().usage());
            plane.restart();
        }
        plane.generating();
        plane.tokens(1, 2);
        plane.tokenizer().text(2, "ab", null);
        plane.worker().finished(EndReason.LENGTH, new Usage(20, 0, 2), TIMES);
        plane.tokenizer().text(2, "", null);
        assertEquals(new Usage(20, 0, 2), plane.receipts.getLast().usage());
    }

    @Test
    void aReaderThatStopsGetsNoMoreThanItsWindow() {
        plane.drainAtOnce = false;
        Exchange exchange = plane.generating();
        plane.tokens(1, 2, 3, 4, 5, 6, 7, 8);
        plane.tokenizer().text(8, "x", null);
        assertEquals(List.of(), plane.credits);
        assertEquals(8, exchange.tokensInFlight());
        exchange.drained(3);
        assertEquals(List.of(3), plane.credits, "a worker that has nothing left gets what there is");
        exchange.drained(1);
        assertEquals(List.of(3), plane.credits, "one that has something left gets it in halves of the window");
        exchange.drained(4);
        assertEquals(List.of(3, 5), plane.credits);
    }

    @Test
    void aClientThatCountsGetsWhatItAllowed() {
        Exchange exchange = plane.open(0);
        exchange.authenticate("Bearer secret");
        exchange.start(Plane.request());
        exchange.allow(3);
        plane.encoded(20);
        plane.matched(Map.of());
        assertEquals(3, required(plane.order).credit());
        plane.tokens(1, 2, 3);
        plane.tokenizer().text(3, "abc", null);
        assertEquals(List.of(), plane.credits);
        exchange.allow(2);
        assertEquals(List.of(2), plane.credits);
    }

    @Test
    void aClientThatAllowsNoMoreGetsItsFinishAfterTheLastAllowedToken() {
        allowedThreeAndNoMore();
        plane.tokens(1, 2);
        plane.tokenizer().text(2, "ab", null);
        assertFalse(plane.log.contains("cancel CANCELLED"));
        plane.tokens(3);
        plane.tokenizer().text(3, "c", null);
        assertTrue(plane.log.contains("cancel CANCELLED"));
        plane.worker().finished(EndReason.CANCELLED, new Usage(20, 0, 3), TIMES);
        assertEquals(EndReason.CANCELLED, assertNotNullAnswer().reason());
        assertEquals("abc", plane.text.toString());
        nothingHeld();
    }

    @Test
    void anAnswerThatEndsWhereTheAllowanceDoesEndsByItself() {
        allowedThreeAndNoMore();
        plane.tokens(1, 2, 3);
        plane.tokenizer().text(3, "ab", null);
        plane.worker().finished(EndReason.LENGTH, new Usage(20, 0, 3), TIMES);
        plane.tokenizer().text(3, "c", null);
        assertEquals(EndReason.LENGTH, assertNotNullAnswer().reason());
        assertEquals("abc", plane.text.toString());
        nothingHeld();
    }

    @Test
    void aClientThatAllowsNothingIsNotServed() {
        Exchange exchange = plane.open(0);
        exchange.authenticate("Bearer secret");
        exchange.start(Plane.request());
        exchange.allowNoMore();
        assertEquals(EndReason.CANCELLED, assertNotNullAnswer().reason());
        nothingHeld();
    }

    private void allowedThreeAndNoMore() {
        Exchange exchange = plane.open(0);
        exchange.authenticate("Bearer secret");
        exchange.start(Plane.request());
        exchange.allow(3);
        exchange.allowNoMore();
        plane.encoded(20);
        plane.matched(Map.of());
        plane.worker().accepted("w", 0, 10);
        plane.worker().prefilled(20, 0, 1, 2);
    }

    @Test
    void keepsItsPlaceUntilTheClientHasTheEnd() {
        plane.closeAtOnce = false;
        Exchange exchange = plane.generating();
        exchange.close();
        assertEquals(1, plane.gate.open(), "not before the end");
        exchange.clientGone();
        assertEquals(1, plane.gate.open());
        exchange.close();
        exchange.close();
        assertEquals(0, plane.gate.open());
    }

    @Test
    void holdsThePromptUntilTheFirstToken() {
        Exchange exchange = plane.open(CreditWindow.UNLIMITED);
        exchange.authenticate("Bearer secret");
        assertTrue(exchange.hold(50));
        exchange.start(Plane.request());
        plane.encoded(20);
        assertEquals(new Prompt.Text(""), exchange.request().prompt(), "its ids are enough now");
        plane.matched(Map.of());
        plane.worker().accepted("w", 0, 10);
        assertEquals(50, plane.gate.heldBytes(), "another worker may need them");
        plane.tokens(1);
        assertEquals(0, plane.gate.heldBytes());
    }

    @Test
    void aWorkerThatRefusesThePromptIsToldByTheClientsField() {
        for (String field : List.of("prompt_ids", "credit_tokens")) {
            plane.start(Plane.request());
            plane.encoded(20);
            plane.matched(Map.of());
            plane.worker().workerFailed(new PortFailure(PortFailure.Kind.INVALID, "", "no", field, Optional.empty()));
            if (field.equals("prompt_ids")) {
                assertEquals(
                        "messages",
                        assertInstanceOf(RequestFailure.TooLarge.class, plane.failure)
                                .param());
            } else {
                assertEquals("worker_failed", failed().reason());
            }
        }
        plane.start(Plane.request());
        plane.tokenizer()
                .tokenizerFailed(new PortFailure(PortFailure.Kind.INVALID, "", "no", "ids[3]", Optional.empty()));
        assertEquals(
                "prompt[3]",
                assertInstanceOf(RequestFailure.Invalid.class, plane.failure).param());
        nothingHeld();
    }

    @Test
    void triesAnotherWorkerBeforeTheFirstToken() {
        plane.worker("w2");
        Exchange exchange = plane.start(Plane.request());
        plane.encoded(20);
        plane.matched(Map.of("w", new PrefixMatches.Held(1, 1, 1)));
        assertEquals("w", exchange.workerId());
        plane.worker().workerFailed(Plane.unavailable());
        assertEquals("w2", exchange.workerId());
        assertEquals(
                List.of(
                        "converse",
                        "match 1",
                        "lease req_1 on w",
                        "generate on w with 8",
                        "release req_1",
                        "retried",
                        "lease req_1-1 on w2",
                        "generate on w2 with 8"),
                plane.log);
        plane.worker().workerFailed(Plane.unavailable());
        assertInstanceOf(RequestFailure.Overloaded.class, plane.failure);
        nothingHeld();
    }

    @Test
    void passesOnWhatAFullWorkerSays() {
        plane.start(Plane.request());
        plane.encoded(20);
        plane.matched(Map.of());
        plane.worker()
                .workerFailed(new PortFailure(
                        PortFailure.Kind.UNAVAILABLE, "queue_full", "full", "", Optional.of(Duration.ofSeconds(7))));
        assertEquals(
                Duration.ofSeconds(7),
                assertInstanceOf(RequestFailure.Overloaded.class, plane.failure).retryAfter());
    }

    @Test
    void aWorkerLostInTheMiddleEndsTheAnswerAndWhatWasDeliveredIsBilled() {
        plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1, 2);
        plane.tokenizer().text(2, "ab", null);
        plane.worker().workerFailed(Plane.unavailable());
        assertEquals("worker_lost", failed().reason());
        assertEquals(new Usage(20, 0, 2), plane.receipts.getFirst().usage());
        nothingHeld();
    }

    @Test
    void aClientThatGoesAwayIsBilledForWhatItsSocketTook() {
        plane.drainAtOnce = false;
        Exchange exchange = plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1, 2, 3);
        plane.tokenizer().text(3, "abc", null);
        exchange.drained(2);
        exchange.clientGone();
        assertEquals(2, plane.receipts.getFirst().usage().completionTokens());
        assertTrue(plane.log.contains("generation aborted"));
        assertTrue(plane.log.contains("tokenizer cancelled"));
        nothingHeld();
    }

    @Test
    void aClientThatGoesAwayWhileTokenizingIsNotServed() {
        Exchange exchange = plane.start(Plane.request());
        exchange.clientGone();
        plane.encoded(20);
        assertEquals(List.of("converse", "tokenizer cancelled", "settled", "failed client_gone"), plane.log);
        nothingHeld();
    }

    @Test
    void aClientThatGoesAwayWhileMatchingIsNotServed() {
        Exchange exchange = plane.start(Plane.request());
        plane.encoded(20);
        exchange.clientGone();
        plane.matched(Map.of());
        assertTrue(plane.log.contains("match cancelled"));
        assertNull(plane.order);
        nothingHeld();
    }

    @Test
    void aClientThatGoesAwayWhileQueuedFreesItsPlaceAndLease() {
        Exchange exchange = plane.start(Plane.request());
        plane.encoded(20);
        plane.matched(Map.of());
        exchange.clientGone();
        assertTrue(plane.log.containsAll(List.of("generation aborted", "release req_1", "tokenizer cancelled")));
        nothingHeld();
    }

    @Test
    void aCancelledAnswerGetsItsFinish() {
        Exchange exchange = plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1);
        plane.tokenizer().text(1, "a", null);
        exchange.cancel();
        assertTrue(plane.log.contains("cancel CANCELLED"));
        plane.worker().finished(EndReason.CANCELLED, new Usage(20, 0, 1), TIMES);
        assertEquals(EndReason.CANCELLED, assertNotNullAnswer().reason());
        assertEquals(new Usage(20, 0, 1), assertNotNullAnswer().usage());
        nothingHeld();
    }

    @Test
    void aCancelAfterAStopStringChangesNothing() {
        Exchange exchange = plane.generating();
        plane.worker().prefilled(20, 0, 1, 2);
        plane.tokens(1);
        plane.tokenizer().text(1, "a", new StopMatch(0, 0));
        exchange.cancel();
        exchange.cancel();
        assertEquals(
                1, plane.log.stream().filter(line -> line.startsWith("cancel ")).count());
        plane.worker().finished(EndReason.STOP, new Usage(20, 0, 1), TIMES);
        assertEquals(EndReason.STOP, assertNotNullAnswer().reason());
    }

    @Test
    void aRequestCancelledBeforeItHasAWorkerFinishesAtOnce() {
        Exchange exchange = plane.start(Plane.request());
        exchange.cancel();
        assertEquals(EndReason.CANCELLED, assertNotNullAnswer().reason());
        nothingHeld();
    }

    @Test
    void tokensWithAGapEndTheAnswer() {
        plane.generating();
        plane.worker().tokens(1, new int[] {5}, 0);
        assertEquals("stream_corrupted", failed().reason());
        assertTrue(plane.log.contains("corrupted GAP"));
        nothingHeld();
    }

    @Test
    void tokensBeyondTheCreditEndTheAnswer() {
        plane.generating();
        plane.tokens(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertTrue(plane.log.contains("corrupted OVERRUN"));
    }

    @Test
    void aFinishThatCountsMoreThanCameIsNotBelieved() {
        plane.generating();
        plane.tokens(1);
        plane.worker().finished(EndReason.LENGTH, new Usage(20, 0, 2), TIMES);
        assertEquals("stream_corrupted", failed().reason());
    }

    @Test
    void refusesWhoHasNoKey() {
        Exchange exchange = plane.open(0);
        assertFalse(exchange.authenticate(null));
        assertInstanceOf(RequestFailure.Unauthenticated.class, plane.failure);
        assertEquals(List.of(), plane.receipts, "nobody is billed");
    }

    @Test
    void refusesModelsThatAreNotThereOrNotTheTenants() {
        plane.start(Plane.request("nope", Sampling.DEFAULT, Terms.DEFAULT));
        assertInstanceOf(RequestFailure.ModelNotFound.class, plane.failure);
        plane.start(Plane.request("other", Sampling.DEFAULT, Terms.DEFAULT));
        assertInstanceOf(RequestFailure.Forbidden.class, plane.failure);
    }

    @Test
    void refusesWhatIsBeyondTheGate() {
        for (int i = 0; i < 4; i++) {
            plane.start(Plane.request());
        }
        plane.start(Plane.request());
        assertEquals("edge_full", failed().reason());
        Exchange held = new Plane().open(0);
        assertTrue(held.hold(100));
        assertFalse(held.hold(1));
    }

    @Test
    void refusesAPromptBeyondTheContext() {
        plane.start(Plane.request());
        plane.encoded(1000);
        assertEquals("context_length_exceeded", failed().reason());
        nothingHeld();
    }

    @Test
    void refusesAPromptBeyondEveryWorker() {
        plane.start(Plane.request());
        plane.encoded(950);
        plane.matched(Map.of());
        assertEquals("context_length_exceeded", failed().reason());
    }

    @Test
    void refusesAFirstTokenThatWouldBeTooLate() {
        Terms soon = new Terms(Terms.Priority.STANDARD, 0, 15, "", "", "", false);
        plane.start(Plane.request(Plane.MODEL, Sampling.DEFAULT, soon));
        plane.encoded(20);
        assertEquals("first_token_too_late", failed().reason());
        assertNull(plane.order);
    }

    @Test
    void flexIsTurnedAwayWithItsOwnStatus() {
        plane.fleet.report(
                0, "w", Plane.MODEL, new WorkerLoad(1, 8, 8, 4, 0, 4, 9, 9, 16, 900, 10, 1000, 10, false), 0);
        Terms flex = new Terms(Terms.Priority.BATCH, 0, 0, "", "", "", true);
        plane.start(Plane.request(Plane.MODEL, Sampling.DEFAULT, flex));
        plane.encoded(20);
        plane.matched(Map.of());
        assertTrue(
                assertInstanceOf(RequestFailure.Overloaded.class, plane.failure).optional());
    }

    @Test
    void goesOnWithoutTheIndex() {
        plane.start(Plane.request());
        plane.encoded(20);
        required(plane.matchAnswer).accept(PrefixMatches.unknown());
        assertNotNull(plane.order);
    }

    @Test
    void aShortPromptAsksNobody() {
        plane.start(Plane.request());
        plane.encoded(5);
        assertNotNull(plane.order);
        assertFalse(plane.log.stream().anyMatch(line -> line.startsWith("match") || line.startsWith("lease")));
    }

    @Test
    void mapsWhatTheTokenizerRefuses() {
        plane.start(Plane.request());
        plane.tokenizer()
                .tokenizerFailed(new PortFailure(
                        PortFailure.Kind.INVALID,
                        "bad_role",
                        "no such role",
                        "conversation.messages[0].role",
                        Optional.empty()));
        assertEquals(
                "messages[0].role",
                assertInstanceOf(RequestFailure.Invalid.class, plane.failure).param());
        nothingHeld();
    }

    @Test
    void endsWhenTheTokenizerIsLostInTheMiddle() {
        plane.generating();
        plane.tokens(1);
        plane.tokenizer().tokenizerFailed(Plane.unavailable());
        assertEquals("tokenizer_lost", failed().reason());
        assertTrue(plane.log.contains("generation aborted"));
    }

    private void nothingHeld() {
        assertEquals(0, plane.gate.open());
        assertEquals(0, plane.gate.heldBytes());
        assertEquals(0, plane.conversations, "each conversation has its end");
        assertEquals(0, plane.generations, "each generation has its end");
        int unreported = plane.fleet.workers(Plane.MODEL).stream()
                .mapToInt(Worker::unreported)
                .sum();
        long accepted = plane.log.stream().filter("accepted"::equals).count();
        assertEquals(accepted, unreported, "what a worker did not accept is not counted as on its way to it");
        long leases =
                plane.log.stream().filter(line -> line.startsWith("lease")).count();
        long released =
                plane.log.stream().filter(line -> line.startsWith("release")).count();
        assertEquals(leases, released);
    }

    private RequestFailure failed() {
        return required(plane.failure);
    }

    private AnswerSink.Answer assertNotNullAnswer() {
        return required(plane.answer);
    }

    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
