package io.sluice.accelerator.grpc;

import io.sluice.accelerator.scheduler.Refusal;

/** Carries a refusal out of the reading of a request. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    static RefusedException badField(String field, String description) {
        return new RefusedException(new Refusal.BadField(field, description));
    }

    Refusal refusal() {
        return refusal;
    }
}
