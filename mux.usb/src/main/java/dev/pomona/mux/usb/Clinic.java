package dev.pomona.mux.usb;

import dev.pomona.mux.usb.UsbCounters.Count;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The treatment of each port's phone: what was tried, what is next, what it waits for. */
final class Clinic {
    private static final Logger log = LoggerFactory.getLogger(Clinic.class);
    /** A link that lived as long was well. */
    static final long WELL = Duration.ofSeconds(10).toNanos();
    /** A phone that leaves the bus by itself is given as long, to leave and to be back. */
    static final long AWAY = Duration.ofSeconds(20).toNanos();

    static final long LEAVING = Duration.ofSeconds(5).toNanos();

    private static final class Patient {
        Healing healing = Healing.WELL;
        String problem = "";
        long notBefore = Long.MIN_VALUE / 2;
        long since;
        UsbBus.Id switching;
        long switched = Long.MIN_VALUE / 2;
    }

    private final UsbCounters counters;
    private final LongSupplier nanos;
    private final Map<String, Patient> patients = new HashMap<>();

    Clinic(UsbCounters counters, LongSupplier nanos) {
        this.counters = counters;
        this.nanos = nanos;
    }

    /**
     * Before an attempt to attach.
     *
     * @return what is due
     * @throws IOException if the phone is to be left in peace, with words that stay the same while it is
     */
    synchronized Healing.Rung begin(UsbBus.Id id) throws IOException {
        Patient p = patients.get(id.port());
        counters.add(Count.ATTEMPTS);
        if (p == null) return Healing.Rung.WELL;
        long now = nanos.getAsLong();
        if (id.equals(p.switching) && now - p.switched < LEAVING) throw new IOException("changes its mode");
        if (now - p.notBefore < 0) throw new IOException(givenUp(p));
        return p.healing.rung();
    }

    private static String givenUp(Patient p) {
        return "given up for " + p.healing.rest().toSeconds()
                + " s after reopening, clearing and resetting it did not help (" + p.problem
                + "); unplug it and plug it in again";
    }

    /** Whether a phone at this port may be asked to change its mode: not again when it has just come back from that. */
    synchronized boolean maySwitch(UsbBus.Id id) {
        Patient p = patients.get(id.port());
        return p == null || nanos.getAsLong() - p.switched > AWAY;
    }

    synchronized void switching(UsbBus.Id id) {
        Patient p = patients.computeIfAbsent(id.port(), port -> new Patient());
        p.switching = id;
        p.switched = nanos.getAsLong();
    }

    /** The attempt failed or the link ended soon, or later. */
    synchronized void befell(UsbBus.Id id, Healing.Event event, String problem) {
        Patient p = patients.computeIfAbsent(id.port(), port -> new Patient());
        long now = nanos.getAsLong();
        p.healing = p.healing.after(event);
        p.problem = problem;
        p.since = now;
        p.notBefore = now + p.healing.rest().toNanos();
        if (event != Healing.Event.FORBIDDEN && p.healing.rung() == Healing.Rung.GIVEN_UP) {
            counters.add(Count.GIVEN_UP);
            log.warn("{} {}", id, givenUp(p));
        }
    }

    /** What a link's end means for the phone. */
    static Healing.Event event(Trouble trouble, long lived) {
        if (trouble == Trouble.GONE) return Healing.Event.LEFT;
        if (lived >= WELL) return Healing.Event.LAPSE;
        return trouble == Trouble.STALLED ? Healing.Event.STALL : Healing.Event.TROUBLE;
    }

    /** The ports at which phones are now. */
    synchronized void present(Set<String> ports) {
        long now = nanos.getAsLong();
        for (Iterator<Map.Entry<String, Patient>> i = patients.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Patient> e = i.next();
            Patient p = e.getValue();
            if (ports.contains(e.getKey())) continue;
            p.healing = p.healing.after(Healing.Event.LEFT);
            p.notBefore = now;
            boolean away = p.healing.rung() == Healing.Rung.AWAY && now - p.since < AWAY;
            if (!away && now - p.switched > AWAY) i.remove();
        }
    }

    synchronized void resumed() {
        long now = nanos.getAsLong();
        for (Patient p : patients.values()) {
            p.healing = p.healing.after(Healing.Event.RESUMED);
            p.notBefore = now;
        }
    }
}
