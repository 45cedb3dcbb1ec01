package dev.pomona.lockdown.session;

import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.io.IOException;

/** Finds the best way to a phone at this moment. */
@FunctionalInterface
public interface Way {
    /** @throws IOException if the phone is gone */
    Device best(Udid udid) throws IOException;
}
