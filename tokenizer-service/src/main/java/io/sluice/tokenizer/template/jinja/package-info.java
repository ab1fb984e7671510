/** Jinja chat templates for models: what a conversation becomes for a template, and the prompt that comes out. */
@NullMarked
package io.sluice.tokenizer.template.jinja;

import org.jspecify.annotations.NullMarked;
