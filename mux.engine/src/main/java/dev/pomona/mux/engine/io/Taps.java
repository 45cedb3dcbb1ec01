package dev.pomona.mux.engine.io;

import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.inspect.MuxInspector.Tapping;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who looks on at one link. Costs one volatile read for a packet while nobody does. */
final class Taps {
    private static final Logger LOG = LoggerFactory.getLogger(Taps.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private final CopyOnWriteArrayList<PacketTap> taps = new CopyOnWriteArrayList<>();

    Tapping add(PacketTap tap) {
        // A wrapper, so that one tap may be put on twice and each taken off by itself.
        PacketTap own = tap::packet;
        taps.add(own);
        return () -> taps.remove(own);
    }

    void end() {
        taps.clear();
    }

    boolean any() {
        return !taps.isEmpty();
    }

    /** A packet to the phone. Neither buffer is moved; {@code payload} may be null. */
    void sent(Framing framing, ByteBuffer header, ByteBuffer payload) {
        tell(Direction.TO_PHONE, framing, header, payload == null ? NOTHING : payload);
    }

    /** A whole packet from the phone; not moved. */
    void received(Framing framing, ByteBuffer packet) {
        int from = packet.position();
        boolean tcp = packet.getInt(from) == Wire.TCP;
        int header = packet.getInt(from) == Wire.VERSION ? 8 : framing.headerLength() + (tcp ? Wire.TCP_HEADER : 0);
        int cut = Math.min(header, packet.remaining());
        tell(
                Direction.FROM_PHONE,
                framing,
                packet.slice(from, cut),
                packet.slice(from + cut, packet.remaining() - cut));
    }

    private void tell(Direction direction, Framing framing, ByteBuffer header, ByteBuffer payload) {
        Instant now = Instant.now();
        long nanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        int version = framing == Framing.V1 ? 1 : 2;
        for (PacketTap tap : taps) {
            try {
                tap.packet(direction, nanos, version, header.asReadOnlyBuffer(), payload.asReadOnlyBuffer());
            } catch (RuntimeException e) {
                taps.remove(tap);
                LOG.warn("a tap failed and is taken off", e);
            }
        }
    }
}
