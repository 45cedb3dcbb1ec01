package dev.pomona.mux.inspect;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees the packets of a link: those from the phone in their order, and those to it in theirs, but the two on two threads at
 * a time. It runs where the data runs, so it must neither wait nor take long; what it throws is logged once and ends the tap.
 */
@ConsumerType
public interface PacketTap {
    /** Which way a packet went. */
    enum Direction {
        FROM_PHONE,
        TO_PHONE
    }

    /**
     * One packet.
     *
     * @param epochNanos when, in nanoseconds since 1970
     * @param version 1 or 2, which tells the length of the mux header (8 or 16 bytes); VERSION itself always has 8
     * @param header the mux header, and the TCP header when there is one; read-only, only for the time of the call
     * @param payload what follows; read-only, only for the time of the call. Somebody's data: not to be kept unasked
     */
    void packet(Direction direction, long epochNanos, int version, ByteBuffer header, ByteBuffer payload);
}
