package dev.pomona.mux.engine.io;

import java.time.Duration;

/**
 * The numbers that bound the engine.
 *
 * @param window what a connection advertises at first, in bytes, a multiple of 256
 * @param maxWindow what it may grow to for a reader that keeps up; also the bound of what is buffered for it
 * @param maxPayload of a data packet
 * @param leastWindow what a connection is begun with when the memory for windows is nearly used up
 * @param phoneMemory for the windows of one phone's connections
 * @param hubMemory for the windows of all phones' connections
 * @param slowReader how long a full window may lie unread before it is made small again
 * @param maxConnections at one time on one link
 * @param ackDelay how long what the reader took may stay untold
 * @param partialPacket how long a packet may wait for its next part
 * @param versionRetry how long one VERSION waits for its answer
 * @param versionTries how often VERSION is sent
 * @param restarts how many handshakes a link may redo within {@code restartSpan}
 * @param closeGrace how long the last resets may take to leave
 */
public record EngineLimits(
        int window,
        int maxWindow,
        int leastWindow,
        long phoneMemory,
        long hubMemory,
        Duration slowReader,
        int maxPayload,
        int maxConnections,
        Duration ackDelay,
        Duration partialPacket,
        Duration versionRetry,
        int versionTries,
        int restarts,
        Duration restartSpan,
        Duration closeGrace) {
    /** 49152 less the two headers. */
    public static final int MAX_PAYLOAD = 49116;

    public static final EngineLimits DEFAULT = new EngineLimits(
            128 << 10,
            2 << 20,
            16 << 10,
            memory(1),
            memory(2),
            Duration.ofMillis(200),
            MAX_PAYLOAD,
            16384,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            5,
            3,
            Duration.ofSeconds(60),
            Duration.ofMillis(300));

    /** Windows are promises: what a small heap could not hold is not promised. */
    private static long memory(int eighths) {
        return Math.max(8L << 20, Runtime.getRuntime().maxMemory() / 8 * eighths);
    }

    public EngineLimits {
        if (window < 256
                || window % 256 != 0
                || maxWindow < window
                || maxWindow % 256 != 0
                || maxWindow > 1 << 23
                || leastWindow % 256 != 0) {
            throw new IllegalArgumentException("window " + window + " up to " + maxWindow);
        }
        if (maxPayload < 1 || maxPayload > MAX_PAYLOAD) throw new IllegalArgumentException("payload " + maxPayload);
    }
}
