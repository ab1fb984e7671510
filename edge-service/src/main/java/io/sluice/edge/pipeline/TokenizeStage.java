package io.sluice.edge.pipeline;

import org.jspecify.annotations.Nullable;

/** Opens the conversation with the tokenizer and waits for the prompt's ids. */
final class TokenizeStage implements Stage {
    @Override
    public StageName name() {
        return StageName.TOKENIZE;
    }

    @Override
    public void enter(Exchange exchange) {
        InferenceRequest request = exchange.request();
        exchange.tokenizer = exchange.ports
                .tokenizer()
                .converse(
                        new TokenizerPort.Opening(
                                exchange.id(),
                                request.model(),
                                request.prompt(),
                                request.stop(),
                                exchange.cacheSalt(),
                                exchange.deadlineAt() - exchange.now(),
                                exchange.observer.trace()),
                        new Listener(exchange));
    }

    private record Listener(Exchange exchange) implements TokenizerPort.Events {
        @Override
        public void prompt(TokenizerPort.Encoded encoded) {
            if (exchange.done()) {
                return;
            }
            if (exchange.encoded != null) {
                exchange.fail(new RequestFailure.Broken("The tokenizer sent two prompts.", "tokenizer_failed"));
                return;
            }
            exchange.encoded = encoded;
            exchange.forgetText();
            exchange.advance();
        }

        @Override
        public void text(long nextSeq, String text, TokenizerPort.@Nullable StopMatch stop) {
            if (!exchange.done() && exchange.answer != null) {
                exchange.answer.text(nextSeq, text, stop);
            }
        }

        @Override
        public void tokenizerFailed(PortFailure failure) {
            if (exchange.done()) {
                return;
            }
            exchange.tokenizer = null;
            if (exchange.answer != null && !exchange.answer.wantsText()) {
                // It was told the end, and may close before the worker has told its own.
                return;
            }
            if (exchange.encoded == null) {
                exchange.fail(PortFailures.whileTokenizing(exchange, failure));
            } else if (failure.kind() == PortFailure.Kind.DEADLINE) {
                exchange.fail(PortFailures.timeUp());
            } else {
                exchange.fail(new RequestFailure.Broken(
                        "The tokenizer was lost while it decoded the answer. What was delivered stands.",
                        "tokenizer_lost"));
            }
        }
    }
}
