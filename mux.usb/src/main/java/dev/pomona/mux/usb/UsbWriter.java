package dev.pomona.mux.usb;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.UsbCounters.Count;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import dev.pomona.mux.usb.descriptor.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** The sending side of a link: each packet a transfer, with a bound on what is under way. */
final class UsbWriter {
    /** Buffers are of one size, so that each fits any packet, and are used again: native memory is dear to get. */
    private static final int MOST_SPARE = 32;

    private static final long MEMORY_PAUSE = 20_000_000L;

    private final UsbBus.Handle handle;
    private final MuxInterface mux;
    private final UsbLimits limits;
    private final UsbCounters counters;
    private final BiConsumer<Trouble, String> end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(1);
    private int transfers;
    private int bytes;
    private CloseReason cause;
    private Trouble trouble = Trouble.FAILED;

    /** @param end told why no more can be sent */
    UsbWriter(
            UsbBus.Handle handle,
            MuxInterface mux,
            UsbLimits limits,
            UsbCounters counters,
            BiConsumer<Trouble, String> end) {
        this.handle = handle;
        this.mux = mux;
        this.limits = limits;
        this.counters = counters;
        this.end = end;
    }

    void send(ByteBuffer... parts) throws IOException {
        int length = 0;
        for (ByteBuffer p : parts) length += p.remaining();
        if (length < 1 || length > Link.MAX_PACKET)
            throw new IllegalArgumentException("packet of " + length + " bytes");
        boolean zero = length % mux.outPacketSize() == 0;
        String refusal;
        lock.lock();
        try {
            long end = System.nanoTime() + limits.patience().toNanos();
            refusal = awaitRoom(length, zero ? 2 : 1, end);
            if (refusal == null) {
                ByteBuffer buffer = spare.isEmpty() ? ByteBuffer.allocateDirect(Link.MAX_PACKET) : spare.pop();
                buffer.clear();
                for (ByteBuffer p : parts) buffer.put(p);
                submitPatiently(buffer, length, end);
                if (zero) submitPatiently(nothing, 0, end);
            }
        } catch (IOException e) {
            refusal = String.valueOf(e.getMessage());
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            end.accept(Trouble.FAILED, refusal);
            throw new IOException("link ended: " + cause().words());
        }
        counters.add(Count.WRITES);
        counters.add(Count.BYTES_WRITTEN, length);
    }

    /** The system's memory for transfers is shared by all phones: when it is short, others are about to give some back. */
    private void submitPatiently(ByteBuffer buffer, int length, long end) throws IOException {
        while (true) {
            try {
                submit(buffer, length);
                return;
            } catch (UsbBus.MemoryException e) {
                counters.add(Count.MEMORY_SHORT);
                long left = end - System.nanoTime();
                if (left <= 0) throw e;
                Waiting.on(room, Math.min(left, MEMORY_PAUSE));
                if (cause != null) throw new IOException(cause.words());
            }
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
        switch (status) {
            case DONE -> {
                if (actual != length)
                    end.accept(Trouble.FAILED, "the phone took only " + actual + " of " + length + " bytes");
            }
            case GONE -> end.accept(Trouble.GONE, "");
            case STALLED -> end.accept(Trouble.STALLED, "the phone halted its OUT pipe");
            case CANCELLED -> end.accept(Trouble.FAILED, "a write was cancelled");
            case FAILED -> end.accept(Trouble.FAILED, "a write failed");
        }
    }

    private void forget(ByteBuffer buffer, int length) {
        transfers--;
        bytes -= length;
        if (buffer != nothing && spare.size() < MOST_SPARE) spare.push(buffer);
        room.signalAll();
    }

    /** @return what keeps the packet from being sent, null if nothing does */
    private String awaitRoom(int length, int wanted, long end) {
        while (cause == null) {
            if (bytes + length <= limits.writeBytes() && transfers + wanted <= limits.writes()) return null;
            long left = end - System.nanoTime();
            if (left <= 0)
                return "the phone took no data for " + limits.patience().toMillis() + " ms";
            Waiting.on(room, left);
        }
        return cause.words();
    }

    /** Nothing more is sent; whoever waits is told. The first cause counts. */
    void stop(Trouble what, String why) {
        lock.lock();
        try {
            if (cause == null) {
                cause = what.reason(why);
                trouble = what;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What kind the cause is of. */
    Trouble trouble() {
        lock.lock();
        try {
            return trouble;
        } finally {
            lock.unlock();
        }
    }

    int underWay() {
        lock.lock();
        try {
            return transfers;
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
