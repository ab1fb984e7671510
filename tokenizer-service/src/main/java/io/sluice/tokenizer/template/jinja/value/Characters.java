package io.sluice.tokenizer.template.jinja.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The characters of a text, each a text of its own. */
final class Characters implements Iterator<Object> {
    private final Text text;
    private int offset;

    Characters(Text text) {
        this.text = text;
    }

    @Override
    public boolean hasNext() {
        return offset < text.chars();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int from = offset;
        offset += Character.charCount(text.value().codePointAt(from));
        return text.cut(from, offset).asMarkup(false);
    }
}
