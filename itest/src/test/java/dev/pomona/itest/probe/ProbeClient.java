package dev.pomona.itest.probe;

import java.io.IOException;

/** The client of a plugin that only tests know. */
public interface ProbeClient extends AutoCloseable {
    /** The version of the bundle that made this client, after reading a little from the phone. */
    String ask() throws IOException;

    /** How the connection ended that the client kept; empty while it is open. */
    String keptEnded();
}
