package io.sluice.tokenizer.template.jinja.value;

import java.util.Collection;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A Python dict: keeps the order in which keys came. */
public final class DictValue {
    /**
     * An entry.
     *
     * @param key as it was first put
     * @param value its value
     */
    public record Item(Object key, Object value) {}

    private final LinkedHashMap<Object, Item> items;
    private final boolean data;

    private DictValue(LinkedHashMap<Object, Item> items, boolean data) {
        this.items = items;
        this.data = data;
    }

    /** An empty dict of the template's. */
    public static DictValue create() {
        return new DictValue(new LinkedHashMap<>(), false);
    }

    /** An empty dict for data: its braces, when printed, are data too. */
    public static DictValue createData() {
        return new DictValue(new LinkedHashMap<>(), true);
    }

    /** A shallow copy. */
    public DictValue copy() {
        return new DictValue(new LinkedHashMap<>(items), data);
    }

    /** Whether it came with the data. */
    public boolean isData() {
        return data;
    }

    /** How many entries. */
    public int size() {
        return items.size();
    }

    /** The entries in order. */
    public Collection<Item> items() {
        return items.values();
    }

    /**
     * The value of a key.
     *
     * @throws JinjaException if the key is of a type that Python cannot hash
     */
    public @Nullable Object get(Object key) {
        Item item = items.get(key instanceof Text ? key : Keys.of(key));
        return item == null ? null : item.value();
    }

    /** Whether there is a value of a key. */
    public boolean contains(Object key) {
        return items.containsKey(Keys.of(key));
    }

    /** Puts a value; an earlier equal key stays and keeps its place. */
    public void put(Object key, Object value) {
        Object hashed = Keys.of(key);
        Item old = items.get(hashed);
        items.put(hashed, new Item(old == null ? key : old.key(), value));
    }

    /** Takes an entry out. */
    public @Nullable Object remove(Object key) {
        Item old = items.remove(Keys.of(key));
        return old == null ? null : old.value();
    }

    /** Takes all out. */
    public void clear() {
        items.clear();
    }
}
