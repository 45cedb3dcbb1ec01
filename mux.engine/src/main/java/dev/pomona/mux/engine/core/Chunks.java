package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory for bytes that wait, used again and again: new memory has to be cleared first, and what lies outside the heap goes
 * into a socket without another copy. What is kept is bounded; beyond that the heap gives pieces that are used once. For any
 * thread.
 */
public final class Chunks {
    /** Of a chunk that is used again. */
    static final int SIZE = 64 << 10;
    /** A wish for no more than this is met from the heap: many connections wait with little. */
    static final int SMALL = 4 << 10;

    /** The hub's. */
    public static final Chunks HUB = new Chunks(512);

    private final int most;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** @param most chunks that are ever made to be used again */
    public Chunks(int most) {
        this.most = most;
    }

    /** An empty piece of at least one byte; it holds {@code wanted} if that is no more than {@link #SIZE}. */
    ByteBuffer take(int wanted) {
        if (wanted <= SMALL) return ByteBuffer.allocate(SMALL);
        ByteBuffer used = free.poll();
        if (used != null) return used.clear();
        if (made.getAndUpdate(n -> n < most ? n + 1 : n) < most) return ByteBuffer.allocateDirect(SIZE);
        return ByteBuffer.allocate(Math.min(SIZE, (wanted + SMALL - 1) & -SMALL));
    }

    /** Whoever gives it back, and whoever has a view of it, must not touch it any more. */
    void give(ByteBuffer chunk) {
        if (chunk.isDirect()) free.add(chunk);
    }

    /** How many of those that are used again lie here unused. */
    int spare() {
        return free.size();
    }
}
