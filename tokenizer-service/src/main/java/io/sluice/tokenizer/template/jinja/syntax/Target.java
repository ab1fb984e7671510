package io.sluice.tokenizer.template.jinja.syntax;

import java.util.List;

/** What a value is assigned to. */
public sealed interface Target {
    /** A variable. */
    record Variable(String name) implements Target {}

    /** Several, for the items of a sequence. */
    record Several(List<Target> targets) implements Target {}

    /** An attribute of a namespace. */
    record Member(String namespace, String name) implements Target {}
}
