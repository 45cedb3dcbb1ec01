package dev.pomona.lockdown.spi;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** What the hub hands to a service client: one phone, and connections to its services that end when the client's life ends. */
@ProviderType
public interface ServiceContext {
    Udid udid();

    /** {@code ProductVersion}, such as {@code 17.5.1}; empty if unknown. */
    String productVersion();

    Lockdown lockdown();

    /**
     * As {@link Lockdown#startService(String)}, but the connection is closed with the client at the latest.
     *
     * @throws IOException also when the client's life has ended
     */
    Connection open(String service) throws IOException;
}
