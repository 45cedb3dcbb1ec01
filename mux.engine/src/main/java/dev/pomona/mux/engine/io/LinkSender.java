package dev.pomona.mux.engine.io;

import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.spi.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of a link. Counting a packet and handing it to the link is one step under one fair lock, for a phone
 * takes no packet out of order. Whoever leaves last flushes, so that a crowd of writers costs one flush.
 *
 * <p>Lock order: this lock, then a connection's. The timers never come here, the link's reader only by {@link #serveNow}.
 */
final class LinkSender {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSender.class);

    /** A segment's numbers, filled in at the moment of sending. Reused. */
    static final class Segment {
        int sourcePort;
        int destinationPort;
        int seq;
        int ack;
        int flags;
        int window;
    }

    /** Decides at the moment of sending. */
    interface Source {
        /** @return false to send nothing after all */
        boolean fill(Segment segment);
    }

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Link link;
    private final DeviceCounters counters;
    private final Consumer<IOException> onFailure;
    private final ByteBuffer header = ByteBuffer.allocate(16 + Wire.TCP_HEADER);
    private final Segment segment = new Segment();
    /** Null while no segment may be sent. */
    private Framing framing;

    private int txSeq;
    private boolean unflushed;
    /** The phone's last packet counter; written by the reader. */
    private volatile int rxSeq = 0xffff;

    LinkSender(Link link, DeviceCounters counters, Consumer<IOException> onFailure) {
        this.link = link;
        this.counters = counters;
        this.onFailure = onFailure;
    }

    void rxSeq(int seq) {
        rxSeq = seq;
    }

    /** Sends VERSION; from now on nothing else is sent until {@link #activate}. */
    void version() throws IOException {
        lock.lock();
        try {
            framing = null;
            transmit(PacketCodec.encode(new MuxPacket.Version(2, 0, 0), Framing.V1, 0, 0, 0), null);
        } finally {
            leave(false);
        }
    }

    /** Begins to count, and with version 2 sends SETUP, the first to be counted. */
    void activate(Framing now) throws IOException {
        lock.lock();
        try {
            framing = now;
            txSeq = 0;
            rxSeq = 0xffff;
            if (now == Framing.V2) {
                transmit(PacketCodec.encode(new MuxPacket.Setup(7), now, Wire.HOST_MAGIC, txSeq++, rxSeq), null);
            }
        } finally {
            leave(false);
        }
    }

    /**
     * Sends one segment.
     *
     * @param payload null for none; its position is moved to its limit
     * @param more the caller sends or flushes again at once, whatever happens
     * @return false if {@code source} changed its mind, or the link is between two handshakes
     */
    boolean segment(Source source, ByteBuffer payload, boolean more) throws IOException {
        lock.lock();
        try {
            if (framing == null || !source.fill(segment)) return false;
            int length = Wire.TCP_HEADER + (payload == null ? 0 : payload.remaining());
            header.clear();
            PacketCodec.header(header, framing, Wire.TCP, length, Wire.HOST_MAGIC, txSeq, rxSeq);
            PacketCodec.tcpHeader(
                    header,
                    segment.sourcePort,
                    segment.destinationPort,
                    segment.seq,
                    segment.ack,
                    segment.flags,
                    segment.window);
            // Counted even if sending fails: then the link is over anyway.
            txSeq = (txSeq + 1) & 0xffff;
            transmit(header.flip(), payload);
            return true;
        } finally {
            leave(more);
        }
    }

    /**
     * For the link's reader, which must not wait: sends what these owe, if nobody else is sending and the link takes it.
     *
     * @return false if nothing was done
     */
    boolean serveNow(List<MuxConnection> owing) {
        if (!lock.tryLock()) return false;
        try {
            if (!link.takesNow(owing.size(), owing.size() * (16 + Wire.TCP_HEADER))) return false;
            for (MuxConnection connection : owing) connection.sendPending();
        } catch (IOException e) {
            // The link's owner has been told; nothing more can be sent by anybody.
            return true;
        } finally {
            try {
                leave(false);
            } catch (IOException e) {
                LOG.debug("the link takes no more", e);
            }
        }
        return true;
    }

    /** Makes sure that what was sent is on its way. */
    void flush() throws IOException {
        lock.lock();
        leave(false);
    }

    private void transmit(ByteBuffer head, ByteBuffer payload) throws IOException {
        counters.packetsOut.increment();
        counters.bytesOut.add(head.remaining() + (payload == null ? 0 : payload.remaining()));
        if (counters.taps.any()) counters.taps.sent(framing == null ? Framing.V2 : framing, head, payload);
        try {
            if (payload == null) {
                link.send(head);
            } else {
                link.send(head, payload);
                payload.position(payload.limit());
            }
            unflushed = true;
        } catch (IOException e) {
            onFailure.accept(e);
            throw e;
        }
    }

    private void leave(boolean more) throws IOException {
        try {
            // Someone who waits here flushes when leaving.
            if (!unflushed || more || lock.hasQueuedThreads()) return;
            unflushed = false;
            counters.flushes.increment();
            link.flush();
        } catch (IOException e) {
            onFailure.accept(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
