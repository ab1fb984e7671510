package io.sluice.accelerator.adapter;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.scheduler.Sequence;
import io.sluice.accelerator.scheduler.SequenceListener;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One request between its transport and its worker. The transport's thread leaves credit, the cancel and the news that it
 * is ready again; the worker's thread picks them up.
 *
 * <p>Credit bounds what is under way, and a client may grant a great deal. So the scheduler gets at most a window of it at
 * a time, and no more while the transport is not ready: tokens then collect here, up to that window, and go out in one
 * message.
 */
public final class Generation extends Mail implements SequenceListener {
    private final GenerationRequest request;
    private final Answer answer;
    private final GenerationSink sink;
    private final int window;
    /** Whose it is: of another worker once it was handed off. */
    private volatile Worker worker;
    /** Handed off and not received yet: nobody looks at its mail, and who receives it does. */
    private volatile boolean travels;

    private final AtomicLong granted = new AtomicLong();
    private volatile @Nullable FinishReason cancel;
    private volatile boolean noMoreCredit;

    private boolean submitted;
    private boolean closed;
    private @Nullable Sequence sequence;
    /** Credit of the client that the scheduler does not have yet. */
    private long held;
    /** Credit that the scheduler has. */
    private int lent;

    private int[] pending = new int[8];
    private int pendingCount;
    private long pendingChain;
    private long seq;
    private boolean parked;
    private boolean parkReported;

    Generation(GenerationRequest request, Answer answer, GenerationSink sink, Worker worker, int window) {
        this.request = request;
        this.answer = answer;
        this.sink = sink;
        this.worker = worker;
        this.window = window;
    }

    /** Grants credit, 1 token or more. From any thread. */
    public void credit(int tokens) {
        granted.addAndGet(tokens);
        worker.post(this);
    }

    /** Asks for the end. From any thread; the first reason counts. */
    public void cancel(FinishReason reason) {
        if (cancel == null) {
            cancel = reason;
        }
        worker.post(this);
    }

    /** The client will grant no more credit: without any left, it is the end. From any thread. */
    public void noMoreCredit() {
        noMoreCredit = true;
        worker.post(this);
    }

    /** The transport takes messages again. From any thread. */
    public void ready() {
        worker.post(this);
    }

    @Override
    void handle(Scheduler scheduler, long now) {
        if (travels) {
            return;
        }
        Worker owner = worker;
        if (!owner.drives(scheduler)) {
            owner.post(this);
            return;
        }
        if (closed) {
            return;
        }
        FinishReason reason = cancel;
        if (!submitted) {
            submitted = true;
            if (reason != null) {
                close();
                sink.abandoned(reason);
                return;
            }
            submit(scheduler, now);
        }
        Sequence open = sequence;
        if (open == null) {
            return;
        }
        if (reason != null) {
            scheduler.cancel(open, reason, now);
            return;
        }
        // Read before the credit: what was granted last is then seen with it.
        boolean last = noMoreCredit;
        held = addCapped(held, granted.getAndSet(0));
        flush();
        lend(open);
        // Credit that was lent is work to come: the sequence only waits for its slot.
        if (last && parked && lent == 0 && held == 0 && pendingCount == 0) {
            scheduler.cancel(open, FinishReason.CANCELLED, now);
        }
    }

    private void submit(Scheduler scheduler, long now) {
        held = request.credit();
        lent = (int) Math.min(held, window);
        held -= lent;
        GenerationRequest first = lent == request.credit() ? request : request.withCredit(lent);
        Refusal refusal = scheduler.submit(first, answer, this, now);
        if (refusal != null) {
            close();
            sink.refused(refusal);
        }
    }

    /** Gives the scheduler credit for as many tokens as there is room for here, once half of the window is free. */
    private void lend(Sequence to) {
        int room = window - lent - pendingCount;
        if (held > 0 && (room >= (window + 1) / 2 || (lent == 0 && room > 0))) {
            int tokens = (int) Math.min(held, room);
            held -= tokens;
            lent += tokens;
            worker.credit(to, tokens);
        }
    }

    private void flush() {
        if (pendingCount > 0 && sink.isReady()) {
            send();
        }
        if (parked && !parkReported && pendingCount == 0 && lent == 0 && held == 0) {
            parkReported = true;
            sink.parked(seq);
        }
    }

    private void send() {
        sink.tokens(seq, pending, pendingCount, pendingChain);
        seq += pendingCount;
        pendingCount = 0;
    }

    @Override
    public void accepted(Sequence opened, int position, long firstTokenNanos) {
        sequence = opened;
        sink.accepted(position, firstTokenNanos);
    }

    @Override
    public void promptDone(Sequence of) {
        sink.promptDone(of);
    }

    @Override
    public void token(Sequence of, int id, long chainHash) {
        lent--;
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, Math.min(window, pendingCount * 2));
        }
        pending[pendingCount++] = id;
        pendingChain = chainHash;
        if (sink.isReady()) {
            send();
            lend(of);
        }
    }

    @Override
    public void parked(Sequence of) {
        parked = true;
        parkReported = false;
        flush();
        lend(of);
        if (noMoreCredit) {
            worker.post(this);
        }
    }

    @Override
    public void resumed(Sequence of, long parkedNanos) {
        parked = false;
        if (parkReported) {
            sink.resumed(seq, parkedNanos);
        }
    }

    @Override
    public void finished(Sequence of, FinishReason reason) {
        if (pendingCount > 0) {
            send();
        }
        close();
        sink.finished(of, reason);
    }

    /** The worker is gone. Called once its thread is at its end, so nothing else is heard from it. */
    void lost(long now) {
        Sequence open = sequence;
        closed = true;
        sequence = null;
        if (open == null) {
            sink.abandoned(FinishReason.ERROR);
            return;
        }
        open.lose(now);
        if (pendingCount > 0) {
            send();
        }
        sink.finished(open, FinishReason.ERROR);
    }

    /** It goes on with another worker, which will {@linkplain #receive receive} it. */
    void leaveFor(Worker other) {
        travels = true;
        worker = other;
    }

    /** Takes it over, and does what was posted meanwhile. */
    void receive(Scheduler scheduler, Sequence handed, long arrivalNanos, long now) {
        scheduler.receive(handed, arrivalNanos);
        travels = false;
        handle(scheduler, now);
    }

    private void close() {
        closed = true;
        sequence = null;
        worker.closed(this);
    }

    private static long addCapped(long credit, long more) {
        long sum = credit + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
