package io.sluice.accelerator.hardware;

import java.util.List;
import java.util.Locale;

/** The kinds of model whose step time has constants of its own, since other kernels compute them. */
public enum ModelKind {
    /** Dense, 16 bit weights. */
    DENSE_BF16,
    /** Dense, 8 bit weights. */
    DENSE_FP8,
    /** Dense, 4 bit weights. */
    DENSE_FP4,
    /** A mixture of experts. */
    MIXTURE;

    /** Returns what a model is. */
    public static ModelKind of(ModelArchitecture model) {
        if (model.isMixture()) {
            return MIXTURE;
        }
        return switch (model.precision()) {
            case BF16 -> DENSE_BF16;
            case FP8 -> DENSE_FP8;
            case FP4, MXFP4 -> DENSE_FP4;
        };
    }

    /** Returns the kinds whose constants stand in for this one's where those were not fitted, the nearest first. */
    public List<ModelKind> standIns() {
        return switch (this) {
            case DENSE_BF16 -> List.of(DENSE_FP8, DENSE_FP4);
            case DENSE_FP8 -> List.of(DENSE_BF16, DENSE_FP4);
            case DENSE_FP4 -> List.of(DENSE_FP8, DENSE_BF16);
            case MIXTURE -> List.of();
        };
    }

    /** Returns what a profile's keys for this kind start with. */
    public String prefix() {
        return name().toLowerCase(Locale.ROOT) + ".";
    }
}
