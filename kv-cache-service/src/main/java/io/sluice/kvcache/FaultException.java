package io.sluice.kvcache;

/** Carries a {@link Fault}. Without a stack trace: it reports on the caller, not on this program. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    FaultException(Fault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
