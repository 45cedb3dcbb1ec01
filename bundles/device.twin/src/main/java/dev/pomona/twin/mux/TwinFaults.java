package dev.pomona.twin.mux;

import java.util.EnumSet;
import java.util.Set;

/** The fault switches of one twin; any thread may turn them. */
public final class TwinFaults {
    // Replaced, never changed: it is read for every packet and written by hand.
    private volatile Set<Fault> on = EnumSet.noneOf(Fault.class);

    public boolean is(Fault fault) {
        return on.contains(fault);
    }

    public synchronized void set(Fault fault, boolean value) {
        EnumSet<Fault> next = EnumSet.copyOf(on);
        if (value) {
            next.add(fault);
        } else {
            next.remove(fault);
        }
        on = next;
    }

    /** Whether {@code fault} was on; it is off afterwards. */
    boolean take(Fault fault) {
        if (!is(fault)) {
            return false;
        }
        set(fault, false);
        return true;
    }

    /** Those that are on. */
    public Set<Fault> on() {
        return Set.copyOf(on);
    }
}
