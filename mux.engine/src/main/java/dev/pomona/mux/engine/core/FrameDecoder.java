package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts bulk transfers into mux packets. It trusts the length in a packet's header and nothing else: transfers may be split
 * anywhere (hubs and hypervisors do), joined, empty, or carry a few bytes more than the packet (some phones do).
 *
 * <p>What follows a packet in the same transfer is a packet only if it looks like one; too little to tell is kept until the
 * next transfer tells. A packet that stays incomplete is given up when a transfer comes later than the time-out, or begins
 * with what must be a newer packet. Holds at most {@link Wire#MAX_PACKET} bytes. For one thread.
 */
public final class FrameDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(FrameDecoder.class);
    /** A newer packet's counter is that little ahead of the one that it interrupts. */
    private static final int NEWER = 16;

    /** Takes one whole packet; the buffer is the decoder's again on return. Must not throw. */
    public interface Sink {
        void packet(ByteBuffer packet);
    }

    private final Sink sink;
    private final long partialNanos;
    private Framing framing;
    private ByteBuffer store = ByteBuffer.allocate(0);
    /** Bytes in {@link #store}. */
    private int have;
    /** Length of the packet that is being put together; 0 while {@link #store} may hold a packet's first bytes or none. */
    private int need;

    private long lastNanos;
    private long discarded;

    /** @param partialNanos how long a packet may wait for its next part */
    public FrameDecoder(Sink sink, long partialNanos) {
        this.sink = sink;
        this.partialNanos = partialNanos;
    }

    /** What the phone speaks from the next packet on; null while that is being found out. */
    public void framing(Framing now) {
        framing = now;
    }

    /** Bytes that belonged to no packet, so far. */
    public long discarded() {
        return discarded;
    }

    /** Bytes held. */
    public int held() {
        return have;
    }

    /** One transfer, position to limit. @param nanos the time now, of a clock that only runs forward */
    public void transfer(ByteBuffer transfer, long nanos) {
        ByteBuffer t = transfer.slice();
        if (!t.hasRemaining()) return;
        if (have > 0 && nanos - lastNanos > partialNanos) giveUp("no more came in time");
        lastNanos = nanos;
        if (need > 0 && interrupts(t)) giveUp("a newer packet came");
        boolean first = have == 0 || need == 0 && !join(t);
        while (t.hasRemaining() || need > 0 && have >= need) {
            if (need > 0) {
                fill(t, need);
                if (have < need) return;
                ByteBuffer whole = store.slice(0, need);
                have = 0;
                need = 0;
                sink.packet(whole);
            } else if (have > 0 || !begin(t, first)) {
                return;
            }
            first = false;
        }
    }

    /** At the start of a packet. @return false when the rest of the transfer is of no use or has been kept */
    private boolean begin(ByteBuffer t, boolean first) {
        int left = t.remaining();
        int at = t.position();
        if (left < (first ? 8 : sure())) {
            if (plausible(t, at, left)) fill(t, left);
            else drop(t);
            return false;
        }
        int length = t.getInt(at + 4);
        boolean good = first ? length >= Wire.MIN_PACKET && length <= Wire.MAX_PACKET : plausible(t, at, left);
        if (!good) {
            drop(t);
            return false;
        }
        if (left >= length) {
            t.position(at + length);
            sink.packet(t.slice(at, length));
        } else {
            need = length;
        }
        return true;
    }

    /** {@link #store} holds the first bytes of a packet, or surplus. @return false if it was surplus, now dropped */
    private boolean join(ByteBuffer t) {
        if (t.remaining() >= sure() && plausible(t, t.position(), t.remaining())) {
            giveUp("surplus");
            return false;
        }
        int was = have;
        int from = t.position();
        fill(t, sure());
        if (!plausible(store, 0, have)) {
            t.position(from);
            have = was;
            giveUp("surplus");
            return false;
        }
        if (have >= sure()) need = store.getInt(4);
        return true;
    }

    /** How many bytes tell a packet from anything else. */
    private int sure() {
        return framing == Framing.V2 ? 12 : 8;
    }

    /** Whether the {@code n} bytes at {@code at} begin like a packet, as far as they go. */
    private boolean plausible(ByteBuffer b, int at, int n) {
        for (int i = 0; i < Math.min(n, 3); i++) if (b.get(at + i) != 0) return false;
        if (n < 4) return true;
        int protocol = b.get(at + 3);
        int header = framing == Framing.V2 ? 16 : 8;
        int least;
        int most;
        switch (protocol) {
            case Wire.VERSION -> {
                least = 20;
                most = 64;
            }
            case Wire.CONTROL -> {
                least = header;
                most = Wire.MAX_PACKET;
            }
            case Wire.SETUP -> {
                least = header;
                most = 64;
            }
            case Wire.TCP -> {
                least = header + Wire.TCP_HEADER;
                most = Wire.MAX_PACKET;
            }
            default -> {
                return false;
            }
        }
        if (n < 8) return true;
        int length = b.getInt(at + 4);
        if (length < least || length > most) return false;
        return framing != Framing.V2 || protocol == Wire.VERSION || n < 12 || Wire.isMagic(b.getInt(at + 8));
    }

    /**
     * Whether {@code t} begins a newer packet though the one in {@link #store} is not whole. Payload could look like a
     * header, so nothing but the very next counters will do.
     */
    private boolean interrupts(ByteBuffer t) {
        if (framing != Framing.V2 || have < 16 || t.remaining() < 16) return false;
        int at = t.position();
        if (t.getInt(at + 8) != Wire.DEVICE_MAGIC || !plausible(t, at, t.remaining())) return false;
        int ahead = (t.getShort(at + 12) - store.getShort(12)) & 0xffff;
        return ahead >= 1 && ahead <= NEWER;
    }

    /** Moves bytes until {@link #store} has {@code upTo} or the transfer is used up. */
    private void fill(ByteBuffer t, int upTo) {
        int n = Math.min(upTo - have, t.remaining());
        if (n <= 0) return;
        if (store.capacity() < upTo) {
            // Small packets need little; the first long one brings the whole bound.
            ByteBuffer more = ByteBuffer.allocate(upTo <= 512 ? 512 : Wire.MAX_PACKET);
            more.put(0, store, 0, have);
            store = more;
        }
        store.put(have, t, t.position(), n);
        t.position(t.position() + n);
        have += n;
    }

    private void giveUp(String why) {
        if (need > 0) LOG.debug("gave up {} of {} bytes: {}", have, need, why);
        discarded += have;
        have = 0;
        need = 0;
    }

    private void drop(ByteBuffer t) {
        discarded += t.remaining();
        t.position(t.limit());
    }
}
