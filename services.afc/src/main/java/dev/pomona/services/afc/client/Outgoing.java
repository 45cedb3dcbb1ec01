package dev.pomona.services.afc.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packets that wait for the wire. Small ones that wait together leave together: with many small files, a packet of the
 * link carries dozens of requests instead of one. How many wait is bounded by {@link Room}.
 */
final class Outgoing {
    private static final int TOGETHER = 32 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private final ByteBuffer together = ByteBuffer.allocate(TOGETHER);
    private boolean ended;

    void add(ByteBuffer packet) {
        lock.lock();
        try {
            if (ended) return;
            waiting.add(packet);
            some.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whatever waits is dropped; the writer gets null. */
    void end() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
            some.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What to write next; null at the end. Valid until the next call, which is the same thread's. */
    ByteBuffer next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) some.awaitUninterruptibly();
            if (ended) return null;
            ByteBuffer first = waiting.remove();
            if (waiting.isEmpty() || !fits(first, TOGETHER)) return first;
            together.clear().put(first);
            while (!waiting.isEmpty() && fits(waiting.peek(), together.remaining())) together.put(waiting.remove());
            return together.flip();
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(ByteBuffer packet, int room) {
        return packet.remaining() <= room;
    }
}
