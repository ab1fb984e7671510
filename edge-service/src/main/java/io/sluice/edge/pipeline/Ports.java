package io.sluice.edge.pipeline;

/**
 * The other services, reached from one thread.
 *
 * @param tokenizer text to ids and back
 * @param accelerator ids in, tokens out
 * @param prefixIndex who holds which prefix
 */
public record Ports(TokenizerPort tokenizer, AcceleratorPort accelerator, PrefixIndexPort prefixIndex) {}
