package dev.pomona.inspect.packet;

import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;

/**
 * One packet of the mux, kept.
 *
 * @param link that it went over
 * @param header the mux header, and the TCP header when there is one
 * @param payload what was kept of what follows
 * @param length of the whole payload
 */
public record Packet(
        Direction direction,
        long link,
        long epochNanos,
        int version,
        ByteBuffer header,
        ByteBuffer payload,
        int length) {}
