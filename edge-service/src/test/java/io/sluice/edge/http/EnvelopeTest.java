package io.sluice.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.pipeline.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @Test
    void anErrorHasAllFourKeys() {
        JsonBytes json = new JsonBytes(16);
        HttpErrors.body(new RequestFailure.Invalid("n", "say \"1\""), json);
        assertEquals(
                "{\"error\":{\"message\":\"say \\\"1\\\"\",\"type\":\"invalid_request_error\","
                        + "\"code\":\"invalid_request\",\"param\":\"n\"}}",
                new String(json.copy(), StandardCharsets.UTF_8));
    }

    @Test
    void eachFailureHasItsStatus() {
        assertEquals(400, HttpErrors.status(new RequestFailure.Invalid("", "")));
        assertEquals(401, HttpErrors.status(new RequestFailure.Unauthenticated("")));
        assertEquals(403, HttpErrors.status(new RequestFailure.Forbidden("")));
        assertEquals(404, HttpErrors.status(new RequestFailure.ModelNotFound("")));
        assertEquals(413, HttpErrors.status(new RequestFailure.TooLarge("", "", "")));
        assertEquals(422, HttpErrors.status(new RequestFailure.Unservable("", "")));
        assertEquals(503, HttpErrors.status(new RequestFailure.Overloaded("", "", Duration.ZERO, false)));
        assertEquals(498, HttpErrors.status(new RequestFailure.Overloaded("", "", Duration.ZERO, true)));
        assertEquals(504, HttpErrors.status(new RequestFailure.DeadlinePassed("", "")));
        assertEquals(500, HttpErrors.status(new RequestFailure.Broken("", "")));
        assertEquals(408, HttpErrors.status(new RequestFailure.Stalled("")));
        assertEquals(499, HttpErrors.status(new RequestFailure.ClientGone()));
    }

    @Test
    void aBadBodyCarriesItsFailure() {
        BadBody bad = assertThrows(BadBody.class, () -> {
            throw new BadBody("p", "m");
        });
        assertEquals("p", bad.failure().param());
        assertTrue(bad.getStackTrace().length == 0, "it is an answer, not a fault");
    }
}
