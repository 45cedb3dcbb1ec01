package dev.pomona.lockdown.spi;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A plugin's half of a service client. Registered as an OSGi service (one per kind of client), it makes the hub publish a
 * service of type {@link #clientType()} with the property {@code udid} for each trusted phone whose iOS version fits.
 *
 * <p>The client is made when a bundle first gets that service and closed when the bundle gives it back, when the phone goes
 * or when the plugin stops. Each getting bundle has a client of its own.
 *
 * @param <T> the client's API type, an interface in an exported package
 */
@ConsumerType
public interface ServiceClientFactory<T extends AutoCloseable> {
    Class<T> clientType();

    /** First iOS version served, such as {@code 9.0}; empty for no bound. */
    default String fromVersion() {
        return "";
    }

    /** First iOS version no longer served; empty for no bound. */
    default String beforeVersion() {
        return "";
    }

    /**
     * Makes a client. Should be quick: connect when first used rather than here.
     *
     * @param phone what the client may use, as long as the client lives
     */
    T create(ServiceContext phone) throws IOException;
}
