package dev.pomona.mux.usb;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import dev.pomona.mux.usb.descriptor.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The sending side of a link: each packet a transfer, with a bound on what is under way. */
final class UsbWriter {
    /** Buffers are of one size, so that each fits any packet, and are used again: native memory is dear to get. */
    private static final int MOST_SPARE = 32;

    private final UsbBus.Handle handle;
    private final MuxInterface mux;
    private final UsbLimits limits;
    private final Consumer<CloseReason> end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(1);
    private int transfers;
    private int bytes;
    private CloseReason cause;

    /** @param end told why no more can be sent */
    UsbWriter(UsbBus.Handle handle, MuxInterface mux, UsbLimits limits, Consumer<CloseReason> end) {
        this.handle = handle;
        this.mux = mux;
        this.limits = limits;
        this.end = end;
    }

    void send(ByteBuffer... parts) throws IOException {
        int length = 0;
        for (ByteBuffer p : parts) length += p.remaining();
        if (length < 1 || length > Link.MAX_PACKET)
            throw new IllegalArgumentException("packet of " + length + " bytes");
        boolean zero = length % mux.outPacketSize() == 0;
        CloseReason failure = null;
        lock.lock();
        try {
            failure = awaitRoom(length, zero ? 2 : 1);
            if (failure == null) {
                ByteBuffer buffer = spare.isEmpty() ? ByteBuffer.allocateDirect(Link.MAX_PACKET) : spare.pop();
                buffer.clear();
                for (ByteBuffer p : parts) buffer.put(p);
                submit(buffer, length);
                if (zero) submit(nothing, 0);
            }
        } catch (IOException e) {
            failure = new CloseReason.LinkFailed(String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            end.accept(failure);
            throw new IOException("link ended: " + cause().words());
        }
    }

    private void submit(ByteBuffer buffer, int length) throws IOException {
        transfers++;
        bytes += length;
        boolean submitted = false;
        try {
            handle.submit(mux.out(), buffer, length, (status, actual) -> done(buffer, length, status, actual));
            submitted = true;
        } finally {
            if (!submitted) forget(buffer, length);
        }
    }

    private void done(ByteBuffer buffer, int length, UsbBus.Status status, int actual) {
        lock.lock();
        try {
            forget(buffer, length);
        } finally {
            lock.unlock();
        }
        if (status != UsbBus.Status.DONE)
            end.accept(
                    status == UsbBus.Status.GONE
                            ? new CloseReason.Unplugged("")
                            : new CloseReason.LinkFailed(
                                    "write ended: " + status.name().toLowerCase(java.util.Locale.ROOT)));
        else if (actual != length)
            end.accept(new CloseReason.LinkFailed("the phone took only " + actual + " of " + length + " bytes"));
    }

    private void forget(ByteBuffer buffer, int length) {
        transfers--;
        bytes -= length;
        if (buffer != nothing && spare.size() < MOST_SPARE) spare.push(buffer);
        room.signalAll();
    }

    private CloseReason awaitRoom(int length, int wanted) {
        long left = limits.patience().toNanos();
        while (cause == null) {
            if (bytes + length <= limits.writeBytes() && transfers + wanted <= limits.writes()) return null;
            if (left <= 0)
                return new CloseReason.LinkFailed(
                        "the phone took no data for " + limits.patience().toMillis() + " ms");
            left = Waiting.on(room, left);
        }
        return cause;
    }

    /** Nothing more is sent; whoever waits is told. The first cause counts. */
    void stop(CloseReason why) {
        lock.lock();
        try {
            if (cause == null) cause = why;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    CloseReason cause() {
        lock.lock();
        try {
            return cause;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is under way. */
    boolean awaitIdle(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (transfers > 0) {
                if (left <= 0) return false;
                left = room.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
