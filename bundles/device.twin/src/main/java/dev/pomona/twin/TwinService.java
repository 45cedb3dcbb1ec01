package dev.pomona.twin;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: the phone's half of one lockdown service. One object serves all twins. */
@ConsumerType
public interface TwinService {
    /** As named in StartService, such as {@code com.apple.afc}. */
    String name();

    /**
     * Serves one connection, on a thread of its own, until either side ends it; returning closes it.
     *
     * @throws IOException when the host closes; it is no fault
     */
    void serve(TwinPhone phone, TwinConnection host) throws IOException;
}
