package io.sluice.contracts.stream;

/** The sending half of a call. Methods that send are called serially. */
interface Sink<T> {
    /** Whether a message would be taken without queuing. After {@code false}, {@link Outbound#ready} is called when it would. */
    boolean isReady();

    void send(T item);

    void complete();

    void fail(Throwable failure);
}
