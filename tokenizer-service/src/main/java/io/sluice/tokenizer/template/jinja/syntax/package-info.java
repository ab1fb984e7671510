/** Jinja's syntax: from the text of a template to a tree. */
@NullMarked
package io.sluice.tokenizer.template.jinja.syntax;

import org.jspecify.annotations.NullMarked;
