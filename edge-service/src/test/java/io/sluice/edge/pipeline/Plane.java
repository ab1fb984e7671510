package io.sluice.edge.pipeline;

import io.sluice.contracts.hash.ChainHash;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.routing.LongestPrefix;
import io.sluice.edge.routing.Placement;
import io.sluice.edge.routing.Placer;
import io.sluice.edge.routing.PrefixMatches;
import io.sluice.edge.routing.WorkerLoad;
import io.sluice.edge.stream.CreditWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plane whose other services are played by the test, step by step, and whose client records what it gets. */
final class Plane implements Clock, TokenizerPort, AcceleratorPort, PrefixIndexPort, AnswerSink, RequestObserver {
    static final String MODEL = "m";
    static final int WINDOW = 8;
    private static final String KEY_DIGEST = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    final List<String> log = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();
    final FleetView fleet = new FleetView(16, 1L << 40, 1L << 41);
    final AdmissionGate gate = new AdmissionGate(4, 100);
    final ModelCatalog catalog = new ModelCatalog();
    final StringBuilder text = new StringBuilder();
    final List<Integer> credits = new ArrayList<>();
    long now = 1_000;
    boolean drainAtOnce = true;
    boolean whole;
    boolean closeAtOnce = true;
    TokenizerPort.@Nullable Opening opening;
    TokenizerPort.@Nullable Events tokenizer;
    AcceleratorPort.@Nullable Order order;
    AcceleratorPort.@Nullable Events worker;

    @Nullable
    Consumer<PrefixMatches> matchAnswer;

    @Nullable
    Answer answer;

    @Nullable
    RequestFailure failure;

    @Nullable
    Exchange exchange;

    private long chain = ChainHash.START;
    private long seq;

    /** Conversations with the tokenizer, and generations, that have no end yet. */
    int conversations;

    int generations;

    final Pipeline pipeline;

    Plane() {
        catalog.replace(
                List.of(new ModelCatalog.Model(MODEL, "o", 1000, 0), new ModelCatalog.Model("other", "o", 10, 0)));
        pipeline = new Pipeline(
                new Limits(WINDOW, 1_000_000_000L, 500_000_000L, 1, 1_000_000, 60_000_000_000L, 100, 100, 10),
                this,
                new Tenants(Map.of(KEY_DIGEST, new Tenant("acme", Set.of(MODEL)))),
                catalog,
                gate,
                new Placer(fleet, new LongestPrefix(5_000)),
                new Ledger(8, receipts::add),
                () -> 42);
    }

    void worker(String id) {
        fleet.report(0, id, MODEL, new WorkerLoad(1, 0, 8, 0, 0, 4, 9, 9, 16, 900, 10, 1000, 10, false), now);
    }

    Exchange open(long allowance) {
        Exchange opened = pipeline.open("req_1", new Ports(this, this, this), this, this, allowance);
        exchange = opened;
        return opened;
    }

    /** Opens, authenticates and starts a request. */
    Exchange start(InferenceRequest request) {
        Exchange opened = open(CreditWindow.UNLIMITED);
        if (opened.authenticate("Bearer secret")) {
            opened.start(request);
        }
        return opened;
    }

    /** Brings a request to the point where its worker has it. */
    Exchange generating() {
        Exchange opened = start(request());
        encoded(20);
        matched(Map.of());
        worker().accepted("w", 0, 10);
        return opened;
    }

    static InferenceRequest request() {
        return request(MODEL, Sampling.DEFAULT, Terms.DEFAULT);
    }

    static InferenceRequest request(String model, Sampling sampling, Terms terms) {
        return new InferenceRequest(
                Operation.CHAT,
                model,
                new Prompt.Conversation(List.of(new Prompt.Message("user", "hi", "")), ""),
                sampling,
                List.of("stop"),
                terms,
                true);
    }

    static Sampling max(int tokens) {
        return new Sampling(
                OptionalInt.of(tokens), OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty());
    }

    void encoded(int tokens) {
        tokenizer().prompt(new Encoded(new int[tokens], new long[tokens / 16], new int[] {7}, 1000));
    }

    void matched(Map<String, PrefixMatches.Held> held) {
        if (matchAnswer == null) {
            throw new IllegalStateException("nothing was asked");
        }
        matchAnswer.accept(new PrefixMatches(true, held));
    }

    /** The worker sends tokens with these ids. */
    void tokens(int... ids) {
        long first = seq;
        for (int id : ids) {
            chain = ChainHash.next(chain, id);
        }
        seq += ids.length;
        worker().tokens(first, ids, chain);
    }

    /** Forgets the tokens that the worker sent: the next answer begins. */
    void restart() {
        chain = ChainHash.START;
        seq = 0;
    }

    TokenizerPort.Events tokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException("no conversation is open");
        }
        return tokenizer;
    }

    AcceleratorPort.Events worker() {
        if (worker == null) {
            throw new IllegalStateException("no generation is under way");
        }
        return worker;
    }

    // The clock.

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMillis() {
        return 1;
    }

    // The tokenizer.

    @Override
    public TokenizerPort.Session converse(Opening asked, TokenizerPort.Events events) {
        opening = asked;
        conversations++;
        boolean[] ended = new boolean[1];
        Runnable end = () -> {
            if (!ended[0]) {
                ended[0] = true;
                conversations--;
            }
        };
        tokenizer = new TokenizerPort.Events() {
            @Override
            public void prompt(TokenizerPort.Encoded encoded) {
                events.prompt(encoded);
            }

            @Override
            public void text(long nextSeq, String piece, TokenizerPort.@Nullable StopMatch stop) {
                events.text(nextSeq, piece, stop);
            }

            @Override
            public void tokenizerFailed(PortFailure why) {
                end.run();
                events.tokenizerFailed(why);
            }
        };
        log.add("converse");
        return new TokenizerPort.Session() {
            @Override
            public void tokens(long first, int[] ids) {
                log.add("tokens " + first + "+" + ids.length);
            }

            @Override
            public void end() {
                end.run();
                log.add("end");
            }

            @Override
            public void cancel() {
                end.run();
                log.add("tokenizer cancelled");
            }
        };
    }

    // The accelerator.

    @Override
    public AcceleratorPort.Generation generate(Order asked, AcceleratorPort.Events events) {
        order = asked;
        generations++;
        boolean[] ended = new boolean[1];
        Runnable end = () -> {
            if (!ended[0]) {
                ended[0] = true;
                generations--;
            }
        };
        worker = new EndedEvents(events, end);
        log.add("generate on " + asked.worker().id() + " with " + asked.credit());
        return new AcceleratorPort.Generation() {
            @Override
            public void credit(int tokens) {
                credits.add(tokens);
            }

            @Override
            public void cancel(EndReason reason) {
                log.add("cancel " + reason);
            }

            @Override
            public void abort() {
                end.run();
                log.add("generation aborted");
            }
        };
    }

    // The index.

    @Override
    public PrefixIndexPort.Query match(
            String model, long[] blockHashes, TraceContext trace, Consumer<PrefixMatches> consumer) {
        log.add("match " + blockHashes.length);
        matchAnswer = consumer;
        return () -> log.add("match cancelled");
    }

    @Override
    public void acquireLease(String leaseId, String workerId, long[] blockHashes, long ttlMillis, TraceContext trace) {
        log.add("lease " + leaseId + " on " + workerId);
    }

    @Override
    public void releaseLease(String leaseId, @Nullable Hit hit, TraceContext trace) {
        log.add("release " + leaseId);
    }

    // The client.

    @Override
    public void accepted(Exchange request, long predictedFirstTokenMicros) {
        log.add("accepted");
    }

    @Override
    public void prefilled(Exchange request) {
        log.add("prefilled");
    }

    @Override
    public boolean whole() {
        return whole;
    }

    @Override
    public void delta(Delta delta) {
        text.append(delta.text());
        if (drainAtOnce && exchange != null) {
            exchange.drained(delta.ids().length);
        }
    }

    @Override
    public void finished(Answer given) {
        answer = given;
        log.add("finished " + given.reason());
        close();
    }

    @Override
    public void failed(RequestFailure why) {
        failure = why;
        log.add("failed " + why.reason());
        close();
    }

    private void close() {
        if (exchange != null && closeAtOnce) {
            exchange.close();
        }
    }

    // The observer.

    @Override
    public void entered(StageName stage) {}

    @Override
    public void left(StageName stage) {}

    @Override
    public void resolved(Exchange request) {}

    @Override
    public void matching(int blocks) {}

    @Override
    public void matched(int heldBlocks, boolean known) {}

    @Override
    public void placed(Placement placement) {}

    @Override
    public void retried(PortFailure why) {
        log.add("retried");
    }

    @Override
    public void firstToken() {
        log.add("first token");
    }

    @Override
    public void corrupted(String verdict) {
        log.add("corrupted " + verdict);
    }

    @Override
    public void settled(Exchange request, Receipt receipt, @Nullable RequestFailure why) {
        log.add("settled");
    }

    @Override
    public TraceContext trace() {
        return TraceContext.NONE;
    }

    static PortFailure unavailable() {
        return new PortFailure(PortFailure.Kind.UNAVAILABLE, "", "gone", "", Optional.empty());
    }

    /** Passes events on and notes the last. */
    private record EndedEvents(AcceleratorPort.Events to, Runnable end) implements AcceleratorPort.Events {
        @Override
        public void accepted(String workerId, int queuePosition, long predictedFirstTokenMicros) {
            to.accepted(workerId, queuePosition, predictedFirstTokenMicros);
        }

        @Override
        public void prefilled(int promptTokens, int cachedTokens, long queueMicros, long promptMicros) {
            to.prefilled(promptTokens, cachedTokens, queueMicros, promptMicros);
        }

        @Override
        public void tokens(long first, int[] ids, long chainHash) {
            to.tokens(first, ids, chainHash);
        }

        @Override
        public void parked() {
            to.parked();
        }

        @Override
        public void resumed(long parkedMicros) {
            to.resumed(parkedMicros);
        }

        @Override
        public void finished(AcceleratorPort.EndReason reason, Usage usage, WorkerTimes times) {
            end.run();
            to.finished(reason, usage, times);
        }

        @Override
        public void workerFailed(PortFailure why) {
            end.run();
            to.workerFailed(why);
        }
    }
}
