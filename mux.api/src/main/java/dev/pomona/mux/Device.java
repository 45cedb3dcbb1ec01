package dev.pomona.mux;

import java.io.IOException;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One way to one phone, ready for use. It is an OSGi service with the properties {@value #UDID}, {@value #TRANSPORT} and
 * {@code service.ranking}; it is registered when the way works and unregistered when it is gone, and then every
 * connection over it has ended or is about to end with the same {@link CloseReason} of reach {@link Reach#DEVICE}.
 *
 * <p>All methods may be called from any thread.
 */
@ProviderType
public interface Device {
    /** Service property: {@link Udid#value()}. */
    String UDID = "udid";
    /** Service property: the name of the {@link Transport}. */
    String TRANSPORT = "transport";
    /** The port of lockdownd on every phone. */
    int LOCKDOWN_PORT = 62078;
    /** How long {@link #connect(int)} waits for the phone. */
    Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    DeviceInfo info();

    default Udid udid() {
        return info().udid();
    }

    /**
     * Opens a stream to a TCP port on the phone.
     *
     * @param port 1 to 65535
     * @param timeout for the phone's answer, the way's own handshake included; zero or less has passed at once. A way whose
     *     sending side is blocked may add its own limit, at most 10 s
     * @throws IllegalArgumentException if {@code port} is out of range
     * @throws ConnectionException with the reason: refused with the phone's words, timed out, unplugged, exhausted (too many
     *     connections to this phone)
     * @throws java.io.InterruptedIOException if interrupted while waiting; the flag stays set and nothing is left open
     */
    Connection connect(int port, Duration timeout) throws IOException;

    /** {@link #connect(int, Duration)} with {@link #CONNECT_TIMEOUT}. */
    default Connection connect(int port) throws IOException {
        return connect(port, CONNECT_TIMEOUT);
    }
}
