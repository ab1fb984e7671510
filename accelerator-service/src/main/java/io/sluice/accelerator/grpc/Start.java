package io.sluice.accelerator.grpc;

import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.engine.Sampling;
import io.sluice.accelerator.scheduler.GenerationRequest;

/**
 * A request as it was read.
 *
 * @param requestId its id
 * @param worker the worker that shall do it
 * @param request what the scheduler knows of it
 * @param sampling how to choose tokens
 */
record Start(String requestId, Worker worker, GenerationRequest request, Sampling sampling) {}
