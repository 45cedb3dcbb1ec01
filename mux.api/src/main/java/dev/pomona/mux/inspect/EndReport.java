package dev.pomona.mux.inspect;

import dev.pomona.mux.CloseReason;
import java.time.Instant;

/**
 * A connection that has ended, or did not come about.
 *
 * @param hostPort may be used by another by now
 * @param port on the phone
 * @param at when it ended
 * @param reason with the phone's words, if it had any
 * @param traffic payload bytes; packets with and without payload
 */
public record EndReport(int hostPort, int port, Instant at, CloseReason reason, Traffic traffic) {}
