package io.sluice.edge.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTest {
    // printf %s secret | sha256sum
    private static final String DIGEST = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
    private final Tenant acme = new Tenant("acme", Set.of("a/b"));
    private final Tenants tenants = new Tenants(Map.of(DIGEST, acme));

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret", "bearer secret", "Bearer  secret "})
    void recognisesAKey(String header) {
        assertEquals(Optional.of(acme), tenants.authenticate(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "secret", "Basic secret", "Bearer Secret", "Bearer secrets"})
    void refusesAnythingElse(String header) {
        assertTrue(tenants.authenticate(header).isEmpty());
    }

    @Test
    void refusesNothingAndTooMuch() {
        assertTrue(tenants.authenticate(null).isEmpty());
        assertTrue(tenants.authenticate("Bearer " + "x".repeat(1000)).isEmpty());
    }

    @Test
    void namesWhatATenantMayUse() {
        assertTrue(acme.mayUse("a/b"));
        assertFalse(acme.mayUse("a/c"));
        assertTrue(new Tenant("all", Set.of()).mayUse("anything"));
    }

    @Test
    void theGateCountsInAndOut() {
        AdmissionGate gate = new AdmissionGate(1, 10);
        assertTrue(gate.enter());
        assertFalse(gate.enter());
        gate.leave(0);
        assertTrue(gate.enter());
        assertTrue(gate.hold(10));
        assertFalse(gate.hold(1));
        gate.release(10);
        assertEquals(0, gate.heldBytes());
        assertEquals(0, gate.nextPlaceNanos());
        gate.leave(1600);
        assertEquals(100, gate.nextPlaceNanos());
    }
}
