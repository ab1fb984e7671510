package io.sluice.accelerator.hardware;

/** How weights are kept and multiplied. */
public enum Precision {
    /** 16 bit floating point. */
    BF16(2),
    /** 8 bit floating point. */
    FP8(1),
    /** NVFP4: 4 bits, a scale of 8 bits for 16 numbers. */
    FP4(0.5625),
    /** MXFP4: 4 bits, a scale of 8 bits for 32 numbers. */
    MXFP4(0.53125);

    private final double bytes;

    Precision(double bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of a number, its share of the scale included. */
    public double bytes() {
        return bytes;
    }
}
