package dev.pomona.mux.inspect;

import dev.pomona.mux.Udid;
import java.time.Instant;
import java.util.Map;

/**
 * One link to a phone.
 *
 * @param link names it as long as the hub runs; never used again
 * @param source as in {@link dev.pomona.mux.DeviceInfo#source()}
 * @param version of the mux that is spoken: 1 or 2, 0 during the handshake
 * @param connections that live now
 * @param connectionsEver opened so far
 * @param traffic whole packets
 * @param flushes how often packets were pushed out; several may share one
 * @param stalls a missing cause never came
 * @param memoryHeld bytes of windows promised to the phone beyond what each connection has for itself
 * @param memoryBudget the most that may be promised so
 * @param words the last that the phone said to the hub, empty if nothing
 */
public record PhoneReport(
        long link,
        Udid udid,
        String source,
        Instant since,
        int version,
        int connections,
        long connectionsEver,
        Traffic traffic,
        long flushes,
        Troubles troubles,
        Map<StallCause, Stall> stalls,
        long memoryHeld,
        long memoryBudget,
        String words) {
    public PhoneReport {
        stalls = Map.copyOf(stalls);
    }
}
