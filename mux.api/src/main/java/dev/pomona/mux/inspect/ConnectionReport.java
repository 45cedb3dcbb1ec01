package dev.pomona.mux.inspect;

import java.time.Instant;
import java.util.Map;

/**
 * One connection that lives.
 *
 * @param hostPort tells it from the others of its link
 * @param port on the phone
 * @param state {@code CONNECTING}, {@code OPEN} or {@code ENDING}
 * @param traffic payload bytes; packets with and without payload
 * @param window what the phone is told it may have on the way or unread here
 * @param unread bytes that came and were not taken yet
 * @param phoneWindow what the phone grants
 * @param inFlight bytes sent that the phone has not acknowledged
 * @param stalls a missing cause never came
 */
public record ConnectionReport(
        int hostPort,
        int port,
        Instant since,
        String state,
        Traffic traffic,
        int window,
        int unread,
        int phoneWindow,
        int inFlight,
        Map<StallCause, Stall> stalls) {
    public ConnectionReport {
        stalls = Map.copyOf(stalls);
    }
}
