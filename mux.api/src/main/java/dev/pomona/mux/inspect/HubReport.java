package dev.pomona.mux.inspect;

import java.time.Instant;
import java.util.Map;

/**
 * All phones together.
 *
 * @param since when counting began
 * @param phones links that live now
 * @param phonesEver links so far
 * @param connections that live now
 * @param connectionsEver opened so far
 * @param traffic whole packets
 * @param flushes how often packets were pushed out; several may share one
 * @param stalls a missing cause never came
 * @param memoryHeld bytes of windows promised to phones beyond what each connection has for itself
 * @param memoryBudget the most that may be promised so
 */
public record HubReport(
        Instant since,
        int phones,
        long phonesEver,
        int connections,
        long connectionsEver,
        Traffic traffic,
        long flushes,
        Troubles troubles,
        Map<StallCause, Stall> stalls,
        long memoryHeld,
        long memoryBudget) {
    public HubReport {
        stalls = Map.copyOf(stalls);
    }
}
