package io.sluice.peer;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Streams events as fast as they are taken. */
@Path("/events")
public class ChunkResource {
    /** Returns so many events, each made and encoded when it is asked for. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Chunk> events(@RestQuery int count) {
        return Multi.createFrom().range(0, count).map(number -> Chunk.of(" water"));
    }
}
