package dev.pomona.mux.usb;

import java.time.Duration;

/**
 * Notices that the computer slept: the wall clock went on while the monotonic one stood still (as on Linux and macOS), or
 * nobody was called for much longer than agreed (a paused virtual machine).
 */
final class ClockJump {
    static final Duration LEAST = Duration.ofSeconds(5);
    static final Duration LONGEST_ABSENCE = Duration.ofSeconds(30);
    private boolean known;
    private long wall;
    private long nanos;

    /**
     * To be called every few seconds.
     *
     * @return how long the computer slept since the last call, zero if it did not
     */
    Duration look(long wallMillis, long monotonicNanos) {
        Duration byWall = Duration.ofMillis(wallMillis - wall);
        Duration byNanos = Duration.ofNanos(monotonicNanos - nanos);
        boolean first = !known;
        known = true;
        wall = wallMillis;
        nanos = monotonicNanos;
        if (first) return Duration.ZERO;
        Duration asleep = byWall.minus(byNanos);
        if (asleep.compareTo(LEAST) >= 0) return asleep;
        return byNanos.compareTo(LONGEST_ABSENCE) >= 0 ? byNanos : Duration.ZERO;
    }
}
