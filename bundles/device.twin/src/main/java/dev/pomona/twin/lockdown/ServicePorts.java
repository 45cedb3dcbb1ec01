package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinService;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The ports that StartService has opened; each takes one connection, within a limited time. */
final class ServicePorts {
    static final int FIRST = 49_152;
    private static final int LAST = 65_535;
    private static final int MAX_OPEN = 512;
    private static final long OPEN_NANOS = 30_000_000_000L;

    /**
     * A service that waits for its host.
     *
     * @param pairing whose TLS it speaks; empty: in clear
     */
    record Waiting(TwinService service, Optional<Pairing> pairing, long until) {}

    private final LongSupplier nanos;
    private final Map<Integer, Waiting> open = new LinkedHashMap<>();
    private int next = FIRST;

    ServicePorts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The port at which {@code service} now listens; empty when too many do. */
    synchronized Optional<Integer> open(TwinService service, Optional<Pairing> pairing) {
        long now = nanos.getAsLong();
        Iterator<Waiting> eldest = open.values().iterator();
        while (eldest.hasNext() && eldest.next().until() - now <= 0) {
            eldest.remove();
        }
        if (open.size() >= MAX_OPEN) {
            return Optional.empty();
        }
        while (open.containsKey(next)) {
            advance();
        }
        int port = next;
        advance();
        open.put(port, new Waiting(service, pairing, now + OPEN_NANOS));
        return Optional.of(port);
    }

    private void advance() {
        next = next == LAST ? FIRST : next + 1;
    }

    /** Takes the one connection that {@code port} is open for. */
    synchronized Optional<Waiting> take(int port) {
        return Optional.ofNullable(open.remove(port)).filter(waiting -> waiting.until() - nanos.getAsLong() > 0);
    }
}
