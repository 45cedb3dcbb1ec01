package dev.pomona.mux.usb;

import java.time.Duration;

/**
 * What a link allows itself.
 *
 * @param reads transfers kept outstanding
 * @param readBytes of each, before rounding to the packet size
 * @param writeBytes submitted and not yet done
 * @param writes likewise, in transfers
 * @param patience how long a packet may wait for room
 */
record UsbLimits(int reads, int readBytes, int writeBytes, int writes, Duration patience) {
    static final UsbLimits USUAL = new UsbLimits(8, 32 << 10, 1 << 20, 256, Duration.ofSeconds(10));
}
