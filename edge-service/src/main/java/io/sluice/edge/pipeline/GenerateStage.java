package io.sluice.edge.pipeline;

/** Sends the prompt to its worker and carries the answer to the client. */
final class GenerateStage implements Stage {
    @Override
    public StageName name() {
        return StageName.GENERATE;
    }

    @Override
    public void enter(Exchange exchange) {
        AnswerStream answer = new AnswerStream(exchange);
        exchange.answer = answer;
        answer.begin();
    }
}
