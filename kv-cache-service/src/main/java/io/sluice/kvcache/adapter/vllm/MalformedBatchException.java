package io.sluice.kvcache.adapter.vllm;

/** A batch that is not in vLLM's format. Without a stack trace: it reports on the sender, not on this program. */
final class MalformedBatchException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedBatchException(String message) {
        super(message, null, false, false);
    }
}
