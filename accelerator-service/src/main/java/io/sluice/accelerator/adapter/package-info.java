/** Runs the scheduler in real time and carries its KV events to the KV cache service. */
@NullMarked
package io.sluice.accelerator.adapter;

import org.jspecify.annotations.NullMarked;
