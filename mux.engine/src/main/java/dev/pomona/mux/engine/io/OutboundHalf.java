package dev.pomona.mux.engine.io;

import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.engine.core.Channel.State;
import dev.pomona.mux.engine.core.Outbound;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.inspect.StallCause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** What goes to the phone: cut into segments, never beyond the phone's window. */
final class OutboundHalf {
    private final Life life;
    private final MuxConnection connection;
    private static final long LONG_NANOS = 1_000_000;

    private final int maxPayload;
    /** Held through a whole write, so that two writers do not mix. */
    private final ReentrantLock writing = new ReentrantLock(true);

    final Outbound flow = new Outbound();
    /** How much the next data segment holds; guarded by {@link #writing}. */
    private int chunk;
    /** Whether the receiver waits for the phone's word, and since when there is no room. */
    private boolean asked;

    private long fullSince;
    /** A data segment holds at most that much; guarded by the lock. */
    private int most;

    OutboundHalf(Life life, MuxConnection connection, int maxPayload) {
        this.life = life;
        this.connection = connection;
        this.maxPayload = maxPayload;
        this.most = maxPayload;
    }

    /** The phone's word, which has no fault. By the link's reader, under the lock. */
    void heard(int ack, int window) {
        flow.heard(ack, window);
        life.writable.signalAll();
        if (fullSince != 0 && flow.sendable() > 0) {
            heldUp(fullSince);
            life.stalled(StallCause.PHONE_WINDOW, fullSince);
            fullSince = 0;
        }
        if (asked) {
            asked = false;
            life.receiver.changed();
        }
    }

    /** Over a long way the phone's word comes back sooner for smaller packets, and its window is in use all the time. */
    private void heldUp(long since) {
        most = life.host.nanos() - since > LONG_NANOS ? Math.clamp(flow.window() / 8, 4096, maxPayload) : maxPayload;
    }

    private boolean fill(LinkSender.Segment s) {
        life.lock.lock();
        try {
            if (chunk > flow.sendable() || !connection.fill(s, Wire.ACK, State.OPEN)) {
                return false;
            }
            flow.sent(chunk);
            return true;
        } finally {
            life.lock.unlock();
        }
    }

    // ---- without waiting

    int room() {
        life.lock.lock();
        try {
            int room = life.state == State.OPEN ? flow.sendable() : 0;
            if (room == 0 && life.receiver != null) {
                asked = true;
                if (fullSince == 0 && life.state == State.OPEN) fullSince = life.host.nanos() | 1;
            }
            return room;
        } finally {
            life.lock.unlock();
        }
    }

    int unacknowledged() {
        life.lock.lock();
        try {
            int left = life.state == State.OPEN ? flow.inFlight() : 0;
            if (left > 0 && life.receiver != null) asked = true;
            return left;
        } finally {
            life.lock.unlock();
        }
    }

    void offer(ByteBuffer source, boolean more) throws IOException {
        writing.lock();
        try {
            while (source.hasRemaining() && plan(source)) send(source, true);
            if (!more) life.host.sender().flush();
        } catch (ConnectionException e) {
            throw e;
        } catch (IOException e) {
            throw connection.broken(e);
        } finally {
            writing.unlock();
        }
    }

    private boolean plan(ByteBuffer source) throws IOException {
        life.lock.lock();
        try {
            if (life.state != State.OPEN) throw life.ended();
            chunk = Math.min(Math.min(source.remaining(), flow.sendable()), most);
            return chunk > 0;
        } finally {
            life.lock.unlock();
        }
    }

    private boolean send(ByteBuffer source, boolean more) throws IOException {
        boolean sent = life.host.sender().segment(this::fill, source.slice(source.position(), chunk), more);
        if (sent) {
            source.position(source.position() + chunk);
            life.counters.bytesOut.add(chunk);
            life.counters.packetsOut.increment();
        }
        return sent;
    }

    // ---- waiting

    void write(ByteBuffer source) throws IOException {
        try {
            writing.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Life.interrupted(e);
        }
        try {
            while (source.hasRemaining()) writeChunk(source);
        } catch (ConnectionException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw connection.broken(e);
        } finally {
            writing.unlock();
        }
    }

    private void writeChunk(ByteBuffer source) throws IOException {
        boolean more;
        life.lock.lock();
        try {
            awaitRoom();
            chunk = Math.min(Math.min(source.remaining(), flow.sendable()), most);
            more = chunk < source.remaining() && flow.sendable() > chunk;
        } catch (InterruptedException e) {
            throw Life.interrupted(e);
        } finally {
            life.lock.unlock();
        }
        boolean sent = send(source, more);
        // The promise to come back at once cannot be kept if the phone has taken window back, or the connection ended.
        if (more && (!sent || !mayGoOn())) life.host.sender().flush();
    }

    private void awaitRoom() throws IOException, InterruptedException {
        if (life.state == State.OPEN && flow.sendable() == 0) {
            long began = life.host.nanos();
            while (life.state == State.OPEN && flow.sendable() == 0) life.writable.await();
            heldUp(began);
            life.stalled(StallCause.PHONE_WINDOW, began);
        }
        if (life.state != State.OPEN) throw life.ended();
    }

    private boolean mayGoOn() {
        life.lock.lock();
        try {
            return life.state == State.OPEN && flow.sendable() > 0;
        } finally {
            life.lock.unlock();
        }
    }

    boolean drain(Duration limit) throws IOException {
        life.lock.lock();
        try {
            long left = limit.toNanos();
            while (flow.inFlight() > 0) {
                if (life.reason != null) throw life.ended();
                if (left <= 0) return false;
                left = life.writable.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            throw Life.interrupted(e);
        } finally {
            life.lock.unlock();
        }
    }
}
