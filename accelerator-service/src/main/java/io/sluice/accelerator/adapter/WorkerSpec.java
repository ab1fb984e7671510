package io.sluice.accelerator.adapter;

import io.sluice.accelerator.engine.Engine;
import io.sluice.accelerator.hardware.Batching;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.hardware.StepTime;
import io.sluice.accelerator.scheduler.Faults;
import io.sluice.accelerator.scheduler.Limits;
import io.sluice.accelerator.scheduler.Speculation;
import io.sluice.accelerator.scheduler.Swap;
import io.sluice.accelerator.scheduler.Transfer;
import java.util.List;

/**
 * What a worker is made from.
 *
 * @param id unique in the fleet: [A-Za-z0-9._-]
 * @param model id of the model it serves
 * @param profile name of its hardware profile
 * @param limits its bounds
 * @param batching how its steps are put together
 * @param stepTime how long its steps take
 * @param engine what its tokens say
 * @param pacing how it keeps the time
 * @param streamBufferTokens tokens of one stream that may wait for its transport
 * @param kvRingEvents KV events that are kept for readers
 * @param rates what its time takes in energy and money
 * @param swap where preempted sequences go
 * @param speculation how it drafts tokens
 * @param faults its faults from the start
 * @param startDelayNanos how long it takes to start
 * @param decoders ids of the workers that decode what it has prefilled; none: it decodes itself
 * @param transfer how long KV takes to them
 * @param kvBytesPerToken bytes of one token's KV
 */
public record WorkerSpec(
        String id,
        String model,
        String profile,
        Limits limits,
        Batching batching,
        StepTime stepTime,
        Engine engine,
        Pacing pacing,
        int streamBufferTokens,
        int kvRingEvents,
        DeviceRates rates,
        Swap swap,
        Speculation speculation,
        Faults faults,
        long startDelayNanos,
        List<String> decoders,
        Transfer transfer,
        double kvBytesPerToken) {
    /** Copies the list. */
    public WorkerSpec {
        decoders = List.copyOf(decoders);
    }
}
