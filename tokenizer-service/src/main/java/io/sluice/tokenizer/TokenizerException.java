package io.sluice.tokenizer;

import io.sluice.contracts.text.Shown;

/** Why the tokenizer refuses a request. Messages are for the caller: they name the field and say what to do. */
public abstract sealed class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TokenizerException(String message) {
        // A refusal is an answer, not a fault: where it was thrown tells nobody anything.
        super(message, null, false, false);
    }

    /** The message, which these always have. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** No such model here. */
    public static final class UnknownModel extends TokenizerException {
        private static final long serialVersionUID = 1;
        private final String model;

        public UnknownModel(String model) {
            super("model: no model \"" + Shown.model(model) + "\" is loaded; ListModels names those that are");
            this.model = Shown.model(model);
        }

        /** The id that was asked for, cut where it is long. */
        public String model() {
            return model;
        }
    }

    /** A field of the request cannot be used as it is. */
    public static final class BadField extends TokenizerException {
        private static final long serialVersionUID = 1;
        private final String field;
        private final String description;

        /**
         * @param field path of the field, such as {@code messages[2].role}
         * @param description what is wrong with it and what to do
         */
        public BadField(String field, String description) {
            super(field + ": " + description);
            this.field = field;
            this.description = description;
        }

        /** Path of the field. */
        public String field() {
            return field;
        }

        /** What is wrong with it. */
        public String description() {
            return description;
        }
    }

    /** The request is larger than this service takes, whenever it is sent. */
    public static final class TooLarge extends TokenizerException {
        private static final long serialVersionUID = 1;
        private final String field;
        private final long limit;

        /**
         * @param field what is too large
         * @param size how large it is
         * @param limit how large it may be
         * @param unit what both count
         */
        public TooLarge(String field, long size, long limit, String unit) {
            super(field + ": has " + size + " " + unit + ", the limit is " + limit + "; send less");
            this.field = field;
            this.limit = limit;
        }

        /** Path of the field. */
        public String field() {
            return field;
        }

        /** The limit it is over. */
        public long limit() {
            return limit;
        }
    }

    /** The service stops and takes nothing new. */
    public static final class Draining extends TokenizerException {
        private static final long serialVersionUID = 1;

        public Draining() {
            super("this tokenizer stops and takes no new conversations; ask again, another one answers");
        }
    }

    /** The service has no room now. */
    public static final class Busy extends TokenizerException {
        private static final long serialVersionUID = 1;
        private final String what;
        private final long retryAfterNanos;

        /**
         * @param what what is full
         * @param limit how much it holds
         * @param retryAfterNanos when it is expected to have room, in nanoseconds
         */
        public Busy(String what, long limit, long retryAfterNanos) {
            super(what + ": all " + limit + " are taken; try again later or on another tokenizer");
            this.what = what;
            this.retryAfterNanos = retryAfterNanos;
        }

        /** What is full. */
        public String what() {
            return what;
        }

        /** When it is expected to have room, in nanoseconds. */
        public long retryAfterNanos() {
            return retryAfterNanos;
        }
    }
}
