package io.sluice.contracts.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Compares the .proto files with the committed descriptor set. What was promised may not change; what is new is
 * promised by accepting it.
 */
@NullMarked
class ContractTest {
    private static final String ACCEPT = "sluice.contract.accept";
    private static final String COMMAND = "./mvnw -pl contracts test -Dtest=ContractTest -D" + ACCEPT;

    @Test
    void theContractKeepsItsPromises() throws IOException {
        refuseBreaks();
    }

    private static void refuseBreaks() throws IOException {
        List<String> breaks = BreakingChanges.between(Descriptors.accepted(), Descriptors.built());
        assertEquals(
                List.of(),
                breaks,
                "The .proto files break what is promised in " + Descriptors.ACCEPTED
                        + ". Undo the change, or make a new package version beside it.");
    }

    @Test
    void whatIsNewHasBeenAccepted() throws IOException {
        FileDescriptorSet built = Descriptors.stripped(Descriptors.built());
        if (System.getProperty(ACCEPT) != null) {
            refuseBreaks();
            Files.write(Descriptors.ACCEPTED, built.toByteArray());
            return;
        }
        var added = new TreeMap<>(Facts.of(built));
        added.keySet().removeAll(Facts.of(Descriptors.accepted()).keySet());
        if (!added.isEmpty()) {
            fail("The contract has grown by " + added + ". To promise this, run " + COMMAND + " and commit "
                    + Descriptors.ACCEPTED);
        }
    }
}
