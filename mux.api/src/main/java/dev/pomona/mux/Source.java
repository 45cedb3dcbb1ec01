package dev.pomona.mux;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: something the hub was told to have (an exporter, another usbmuxd, a listening socket) tells how it is. The
 * component that has it registers this from its activation on; its configuration's properties are the service's properties.
 */
@ConsumerType
public interface Source {
    /** Service property that the assembly puts into the configuration, to find its source again. */
    String ID = "pomona.source";

    /** For people: {@code usbip 127.0.0.1:3240}. */
    String name();

    /** Whether it has been asked, or opened, once: with success or not. Never waits. */
    boolean settled();

    /** For people, one line: {@code 2 phones}, {@code listening}, {@code not reachable: Connection refused; trying again}. */
    String status();

    /** Whether it works now. */
    boolean healthy();

    /** What happened there so far, in numbers, by names such as {@code bytesRead}; empty if it does not count. */
    default Map<String, Long> counters() {
        return Map.of();
    }
}
