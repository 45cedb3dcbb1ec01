package dev.pomona.usbip.link;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import dev.pomona.mux.usb.descriptor.Waiting;
import dev.pomona.usbip.wire.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending side of a link: everything that goes to the exporter passes through one buffer, which whoever has the lock
 * writes to the socket as far as that takes it at once. What is left the link's reader writes when the socket has room. Only
 * senders wait, never the reader.
 */
final class Outbox {
    private final SocketChannel channel;
    private final Selector selector;
    private final int device;
    private final MuxInterface mux;
    private final Limits limits;
    private final int readBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Outstanding reads = new Outstanding();
    private final Outstanding writes = new Outstanding();
    private ByteBuffer buffer;
    private int written;
    private int owedReads;
    private int sequence;
    private volatile boolean backlog;
    private volatile CloseReason cause;
    private volatile Thread reader;

    /** @param sequence the last one used on this connection */
    Outbox(SocketChannel channel, Selector selector, int device, int sequence, MuxInterface mux, Limits limits) {
        this.channel = channel;
        this.selector = selector;
        this.device = device;
        this.sequence = sequence;
        this.mux = mux;
        this.limits = limits;
        this.readBytes = mux.readSize(limits.readBytes());
        this.buffer = ByteBuffer.allocateDirect(limits.queueBytes());
    }

    /** The one thread that must not wait here. */
    void reader(Thread thread) {
        reader = thread;
    }

    int readBytes() {
        return readBytes;
    }

    /** Why it ended, or null. */
    CloseReason cause() {
        return cause;
    }

    /** Whether bytes wait for the socket to have room. */
    boolean backlog() {
        return backlog;
    }

    void end(String why) {
        end(new CloseReason.LinkFailed(why));
    }

    /** The first cause counts. */
    void end(CloseReason why) {
        lock.lock();
        try {
            if (cause == null) cause = why;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        selector.wakeup();
    }

    void send(ByteBuffer... parts) throws IOException {
        int length = 0;
        for (ByteBuffer p : parts) length += p.remaining();
        if (length < 1 || length > Link.MAX_PACKET)
            throw new IllegalArgumentException("packet of " + length + " bytes");
        boolean zero = length % mux.outPacketSize() == 0;
        int need = Command.BYTES + length + (zero ? Command.BYTES : 0);
        lock.lock();
        try {
            awaitRoom(need, length, zero ? 2 : 1);
            submitOut(length);
            for (ByteBuffer p : parts) buffer.put(p);
            if (zero) submitOut(0);
        } finally {
            lock.unlock();
        }
    }

    boolean takesNow(int packets, int bytes) {
        lock.lock();
        try {
            return cause == null
                    && writes.bytes() + bytes <= limits.unackedBytes()
                    && writes.count() + 2 * packets <= limits.unackedTransfers()
                    && reserve(bytes + 2 * packets * Command.BYTES);
        } finally {
            lock.unlock();
        }
    }

    void flush() throws IOException {
        lock.lock();
        try {
            check();
            pump();
            check();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what the socket takes now; for the reader. */
    void push() {
        lock.lock();
        try {
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** Posts that many reads more. */
    void post(int count) {
        lock.lock();
        try {
            owedReads += count;
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** That read is outstanding no longer. */
    void readDone(int replied) {
        lock.lock();
        try {
            reads.remove(replied);
        } finally {
            lock.unlock();
        }
    }

    boolean isRead(int replied) {
        lock.lock();
        try {
            return reads.contains(replied);
        } finally {
            lock.unlock();
        }
    }

    /** How long the write was that this answers; -1 if there is none. */
    int writeDone(int replied) {
        lock.lock();
        try {
            int length = writes.remove(replied);
            if (length >= 0) room.signalAll();
            return length;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what is outstanding, as far as the socket takes the words for it at once. */
    void unlinkAll() {
        lock.lock();
        try {
            owedReads = 0;
            for (Outstanding all : new Outstanding[] {writes, reads}) {
                for (int victim : all.sequences()) {
                    if (!reserve(Command.BYTES)) return;
                    new Command.Unlink(++sequence, device, victim).encode(buffer);
                }
            }
            pump();
        } finally {
            lock.unlock();
        }
    }

    private void submitOut(int length) {
        new Command.Submit(++sequence, device, Command.OUT, mux.out() & 15, 0, length, 0).encode(buffer);
        writes.add(sequence, length);
    }

    private void awaitRoom(int need, int length, int transfers) throws IOException {
        long left = limits.patience().toNanos();
        while (true) {
            check();
            boolean acked = writes.bytes() + length <= limits.unackedBytes()
                    && writes.count() + transfers <= limits.unackedTransfers();
            if (acked && reserve(need)) return;
            pump();
            if (acked && reserve(need)) continue;
            if (Thread.currentThread() == reader) {
                // The reader is what makes room; it may go over the bound, but not without end.
                if (writes.bytes() > 2L * limits.unackedBytes()) throw fail("the phone takes no data");
                grow(need);
                return;
            }
            if (left <= 0)
                throw fail("the phone took no data for " + limits.patience().toMillis() + " ms");
            left = Waiting.on(room, left);
        }
    }

    private IOException fail(String why) {
        end(why);
        return new IOException("link ended: " + cause.words());
    }

    private void check() throws IOException {
        if (cause != null) throw new IOException("link ended: " + cause.words());
    }

    private boolean reserve(int need) {
        if (buffer.remaining() >= need) return true;
        if (buffer.remaining() + written < need) return false;
        buffer.flip().position(written);
        buffer.compact();
        written = 0;
        return true;
    }

    private void grow(int need) {
        if (reserve(need)) return;
        ByteBuffer larger = ByteBuffer.allocateDirect(buffer.capacity() * 2 + need);
        larger.put(buffer.flip().position(written));
        written = 0;
        buffer = larger;
    }

    private void pump() {
        while (owedReads > 0 && reserve(Command.BYTES)) {
            owedReads--;
            new Command.Submit(++sequence, device, Command.IN, mux.in() & 15, 0, readBytes, 0).encode(buffer);
            reads.add(sequence, readBytes);
        }
        int end = buffer.position();
        if (written == end) return;
        ByteBuffer view = buffer.duplicate().limit(end).position(written);
        try {
            while (view.hasRemaining() && channel.write(view) > 0) {
                // As much as the socket takes.
            }
        } catch (IOException e) {
            end("connection to the exporter broke: " + e.getMessage());
            return;
        }
        if (view.position() > written) room.signalAll();
        written = view.position();
        if (written == end) {
            buffer.clear();
            written = 0;
        }
        boolean left = written != buffer.position() || owedReads > 0;
        if (left && !backlog) selector.wakeup();
        backlog = left;
    }
}
