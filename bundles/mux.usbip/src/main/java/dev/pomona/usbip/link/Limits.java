package dev.pomona.usbip.link;

import java.time.Duration;

/**
 * What a link allows itself.
 *
 * @param reads transfers kept outstanding: enough to bridge 10 ms at 100 MB/s
 * @param readBytes of each, before rounding to the packet size; a phone's packets are at most 32764 bytes as far as seen
 * @param unackedBytes sent and not yet reported done
 * @param unackedTransfers likewise
 * @param queueBytes waiting for the socket
 * @param patience how long a packet may wait for room
 */
public record Limits(
        int reads, int readBytes, int unackedBytes, int unackedTransfers, int queueBytes, Duration patience) {
    public static final Limits USUAL = new Limits(32, 32 << 10, 4 << 20, 256, 512 << 10, Duration.ofSeconds(10));

    public Limits withPatience(Duration patience) {
        return new Limits(reads, readBytes, unackedBytes, unackedTransfers, queueBytes, patience);
    }
}
