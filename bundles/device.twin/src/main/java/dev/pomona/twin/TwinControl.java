package dev.pomona.twin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A service: the hands that hold the simulated phones. */
@ProviderType
public interface TwinControl {
    /**
     * One twin.
     *
     * @param udid as people write it
     * @param plugged whether its cable is in, so that the exporter offers it
     */
    record Twin(String udid, String name, boolean plugged) {}

    /** All twins there are, plugged in or not, in their fixed order. */
    List<Twin> twins();

    /**
     * Does something to a twin: {@code trust}, {@code deny}, {@code lock}, {@code unlock}, {@code restart} (into the state
     * before the first unlock), {@code forget}, {@code policy trust|deny|ask} (what its user does when the dialog comes up),
     * {@code supervise CERTIFICATE} (base64 of the organisation's), {@code unsupervise}, {@code forbid on|off} (pairing
     * without the organisation), {@code plug}, {@code unplug}, {@code log RATE} (so many log entries a second), or {@code fault NAME on|off}.
     *
     * @param udid a UDID, with or without its dash
     * @throws IllegalArgumentException when there is no such twin or action; the message says which there are
     */
    void action(String udid, String action);
}
