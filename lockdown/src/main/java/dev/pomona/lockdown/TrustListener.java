package dev.pomona.lockdown;

import dev.pomona.mux.Udid;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: register as an OSGi service to be told each change of a phone's trust, in order. */
@FunctionalInterface
@ConsumerType
public interface TrustListener {
    /** Told after the change, from a thread of the hub's; must be quick. {@link Trust#words} of {@code now} says what to do. */
    void trustChanged(Udid udid, Trust was, Trust now);
}
