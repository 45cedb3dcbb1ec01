package dev.pomona.services.afc;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A service: makes clients for other services of a phone that speak AFC after a greeting of their own, or under another name.
 * A plugin's {@code ServiceClientFactory} refers to it and hands it the way to open a connection.
 */
@ProviderType
public interface AfcClients {
    /** Opens a connection on which the next byte in either direction is AFC's. Called again when a connection broke. */
    @FunctionalInterface
    @ConsumerType
    interface Opener {
        Connection open() throws IOException;
    }

    /** A client that connects when first used; its user closes it. */
    AfcClient over(Udid udid, Opener opener);
}
