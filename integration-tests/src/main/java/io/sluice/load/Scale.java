package io.sluice.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Places values on one axis of a plot.
 *
 * @param low value at the axis' start
 * @param high value at its end
 * @param from place of its start, in units of the picture
 * @param to place of its end
 * @param logarithmic whether each power of ten takes as much room as the last
 */
record Scale(double low, double high, double from, double to, boolean logarithmic) {
    private static final int TICKS = 5;

    double at(double value) {
        double share = logarithmic ? Math.log10(value / low) / Math.log10(high / low) : (value - low) / (high - low);
        return from + share * (to - from);
    }

    boolean holds(double value) {
        return value >= low - 1e-9 && value <= high * (1 + 1e-9) + 1e-9;
    }

    /** A scale from 0 to a round value above the highest. */
    static Scale fromZero(double highest, double from, double to) {
        double top = highest <= 0 ? 1 : highest;
        List<Double> steps = steps(0, top);
        double step = steps.get(1) - steps.get(0);
        return new Scale(0, Math.ceil(top / step - 1e-9) * step, from, to, false);
    }

    /** A scale of whole powers of ten around positive values. */
    static Scale powers(double lowest, double highest, double from, double to) {
        double low = Math.pow(10, Math.floor(Math.log10(lowest)));
        return new Scale(low, Math.max(10 * low, Math.pow(10, Math.ceil(Math.log10(highest) - 1e-9))), from, to, true);
    }

    /** Round values: powers of ten, or steps of 1, 2 or 5 times one. */
    List<Double> ticks() {
        if (!logarithmic) {
            return steps(low, high);
        }
        List<Double> powers = new ArrayList<>();
        for (double power = low; power <= high * 1.001; power *= 10) {
            powers.add(power);
        }
        return powers;
    }

    private static List<Double> steps(double low, double high) {
        double raw = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw <= 0 ? 1 : raw)));
        double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
        List<Double> places = new ArrayList<>();
        for (double place = Math.ceil(low / step - 1e-9) * step; place <= high + step * 1e-6; place += step) {
            // Not -0.
            places.add(place + 0.0);
        }
        if (places.size() < 2) {
            places.add(low + step);
        }
        return places;
    }
}
