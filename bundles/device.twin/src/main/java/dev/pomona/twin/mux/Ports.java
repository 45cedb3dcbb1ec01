package dev.pomona.twin.mux;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.util.Optional;

/** The listening TCP ports of a twin, as its mux sees them. */
public interface Ports {
    /** Who answers at {@code port}; empty: connection refused. Called by the mux for each SYN; must not block. */
    Optional<Handler> open(int port);

    /** One accepted connection. */
    interface Handler {
        /** Runs on a virtual thread of its own; returning or throwing closes the connection, after the bytes written. */
        void serve(TwinConnection host) throws IOException;
    }
}
