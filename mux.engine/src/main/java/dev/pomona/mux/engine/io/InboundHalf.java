package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.DirectConnection.Receiver;
import dev.pomona.mux.engine.core.ByteQueue;
import dev.pomona.mux.engine.core.Channel;
import dev.pomona.mux.engine.core.Channel.State;
import dev.pomona.mux.engine.core.Chunks;
import dev.pomona.mux.engine.core.Inbound;
import dev.pomona.mux.inspect.StallCause;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes from the phone on its way to whoever reads: a receiver is offered it at once, without a copy; what it does not
 * take, and what a waiting reader is to take, lies in a queue.
 */
final class InboundHalf {
    private static final Logger LOG = LoggerFactory.getLogger(InboundHalf.class);

    private final Life life;
    private final long slowNanos;
    final Inbound flow;
    final ByteQueue unread;
    private long readLimitNanos;
    /** When the phone could send no more because nobody read; 0 while it can. */
    private long fullSince;

    /** The receiver is being offered bytes, by one thread; what comes meanwhile has to wait its turn. */
    private boolean giving;
    /** What is kept is of no use any more, but the receiver still has a view of it. */
    private boolean releaseOwed;

    private boolean endTold;

    InboundHalf(Life life, EngineLimits limits, Inbound flow) {
        this.life = life;
        this.flow = flow;
        slowNanos = limits.slowReader().toNanos();
        unread = new ByteQueue(limits.maxWindow() + Inbound.TOLERANCE, Chunks.HUB);
    }

    // ---- by the link's reader, under the lock

    /** A segment's payload, which has no fault. @return false if the receiver failed */
    boolean accept(ByteBuffer payload) {
        int n = payload.remaining();
        flow.received(n, life.host.nanos());
        life.counters.bytesIn.add(n);
        boolean wasEmpty = unread.size() == 0;
        if (life.receiver != null && wasEmpty && !giving && !giveNew(payload)) return false;
        // A receiver may have ended the connection by now.
        if (payload.hasRemaining() && life.reason == null) {
            unread.put(payload);
            if (wasEmpty) life.readable.signal();
            if (fullSince == 0 && flow.full()) fullSince = life.host.nanos() | 1;
        }
        return true;
    }

    /** Whether the phone is to be told now that there is room. */
    boolean owesAck() {
        return life.state == State.OPEN && (flow.helpful() || flow.urgent());
    }

    /** Whether it may be told in a while. */
    boolean couldAck() {
        return life.state == State.OPEN && flow.untold() > 0;
    }

    // ---- receivers

    void attach(Receiver receiver) {
        life.lock.lock();
        try {
            if (life.receiver != null) throw new IllegalStateException("it has a receiver");
            life.receiver = receiver;
        } finally {
            life.lock.unlock();
        }
    }

    /**
     * Offers the receiver what is kept for it. Under the lock, which is let go while the receiver is busy: the link's reader
     * goes on meanwhile.
     *
     * @return false if it failed
     */
    boolean offerKept() {
        if (life.receiver == null || giving) return true;
        while (unread.size() > 0) {
            ByteBuffer first = unread.first();
            int n = first.remaining();
            boolean fine;
            giving = true;
            life.lock.unlock();
            try {
                fine = give(first);
            } finally {
                life.lock.lock();
                giving = false;
            }
            if (releaseOwed) {
                releaseOwed = false;
                unread.release();
                break;
            }
            unread.skip(n - first.remaining());
            taken(n - first.remaining());
            if (!fine) return false;
            if (first.hasRemaining()) break;
        }
        tellEnd();
        return true;
    }

    /** Under the lock: throws away what is unread. */
    void discard() {
        if (giving && unread.size() > 0) releaseOwed = true;
        else unread.release();
    }

    /** Under the lock: straight from the link. */
    private boolean giveNew(ByteBuffer bytes) {
        int n = bytes.remaining();
        giving = true;
        try {
            return give(bytes);
        } finally {
            giving = false;
            taken(n - bytes.remaining());
        }
    }

    private boolean give(ByteBuffer bytes) {
        try {
            life.receiver.take(bytes);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("the receiver of port {} fails", life.port, e);
            return false;
        }
    }

    private void taken(int n) {
        if (n == 0) return;
        flow.taken(n, life.host.nanos());
        if (flow.wasRefused()) life.stalled(StallCause.MEMORY, life.host.nanos());
        if (fullSince != 0 && !flow.full()) {
            if (life.host.nanos() - fullSince > slowNanos) flow.shrink();
            life.stalled(StallCause.CLIENT_SLOW, fullSince);
            fullSince = 0;
        }
    }

    /** Under the lock: if all is over and taken, says so. */
    void tellEnd() {
        if (life.reason == null || unread.size() > 0) return;
        if (life.state == State.ENDING)
            life.state = Channel.on(life.state, Channel.Event.DRAINED).next();
        if (life.receiver == null || endTold) return;
        endTold = true;
        life.receiver.ended();
    }

    // ---- readers that wait

    /** @return the number of bytes, -1 at the ordinary end */
    int read(ByteBuffer target) throws IOException {
        life.lock.lock();
        try {
            if (life.receiver != null) throw new IllegalStateException("it has a receiver");
            if (unread.size() == 0 && !awaitBytes()) return -1;
            int n = unread.get(target);
            taken(n);
            tellEnd();
            return n;
        } catch (InterruptedException e) {
            throw Life.interrupted(e);
        } finally {
            life.lock.unlock();
        }
    }

    private boolean awaitBytes() throws IOException, InterruptedException {
        long left = readLimitNanos;
        while (unread.size() == 0) {
            if (life.reason instanceof CloseReason.Reset && life.state == State.ENDED) return false;
            if (life.reason != null) throw life.ended();
            if (readLimitNanos == 0) {
                life.readable.await();
            } else if (left <= 0) {
                throw new SocketTimeoutException("nothing from port " + life.port + " within "
                        + Duration.ofNanos(readLimitNanos).toMillis() + " ms");
            } else {
                left = life.readable.awaitNanos(left);
            }
        }
        return true;
    }

    void readTimeout(Duration limit) {
        life.lock.lock();
        try {
            readLimitNanos = limit.toNanos();
        } finally {
            life.lock.unlock();
        }
    }
}
