package io.sluice.load;

/** One way to reach the plane. */
interface Client extends AutoCloseable {
    /** A connection of one stream's own, or its share of one. Used by one thread. */
    Connection connect();

    @Override
    void close();

    /** Sends one request after the other. */
    interface Connection extends AutoCloseable {
        /**
         * Sends a request and takes in the whole answer.
         *
         * @param prompt one user message
         * @param maxTokens most tokens to answer with
         * @param answer is told of everything as it arrives
         * @throws InterruptedException when the run is broken off
         */
        void ask(String prompt, int maxTokens, Answer answer) throws InterruptedException;

        @Override
        void close();
    }
}
