package io.sluice.contracts.descriptor;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.NullMarked;

/** Finds what a changed contract takes away: every fact of the old one must still hold. New facts break nobody. */
@NullMarked
final class BreakingChanges {
    private BreakingChanges() {}

    /** One line for each fact that holds no more, ordered. */
    static List<String> between(FileDescriptorSet accepted, FileDescriptorSet changed) {
        SortedMap<String, String> now = Facts.of(changed);
        return Facts.of(accepted).entrySet().stream()
                .filter(fact -> !fact.getValue().equals(now.get(fact.getKey())))
                .map(fact -> {
                    String is = now.get(fact.getKey());
                    return fact.getKey() + " was " + fact.getValue() + ", is " + (is == null ? "gone" : is);
                })
                .toList();
    }
}
