package dev.pomona.mux.usb;

import dev.pomona.mux.usb.UsbCounters.Count;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices whose transfers the library did not give back in time. Closing them would free memory that is still written to, so
 * they stay open until the last transfer is back, if it ever is.
 */
final class Abandoned {
    private static final Logger log = LoggerFactory.getLogger(Abandoned.class);

    private record Case(String who, UsbBus.Handle handle, BooleanSupplier idle) {}

    private final UsbCounters counters;
    private final List<Case> cases = new ArrayList<>();

    Abandoned(UsbCounters counters) {
        this.counters = counters;
    }

    /** @param idle whether all transfers have come back after all */
    synchronized void add(String who, UsbBus.Handle handle, int transfers, BooleanSupplier idle) {
        counters.add(Count.HANDLES_ABANDONED);
        counters.add(Count.TRANSFERS_ABANDONED, transfers);
        log.warn("{}: {} transfers do not end; the device stays open", who, transfers);
        cases.add(new Case(who, handle, idle));
    }

    /** Closes what can be closed by now. */
    synchronized void reclaim() {
        for (Iterator<Case> i = cases.iterator(); i.hasNext(); ) {
            Case c = i.next();
            if (!c.idle.getAsBoolean()) continue;
            c.handle.close();
            counters.add(Count.HANDLES_RECLAIMED);
            log.info("{}: its last transfer came back; closed", c.who);
            i.remove();
        }
    }

    synchronized int size() {
        return cases.size();
    }
}
