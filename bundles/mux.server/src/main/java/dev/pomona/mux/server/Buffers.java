package dev.pomona.mux.server;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Direct buffers for relays: used again, because the collector is slow to free them and relays may be short. */
final class Buffers {
    static final int SIZE = 256 * 1024;
    private static final int KEPT = 32;
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    /** The caller must not touch it afterwards. */
    void give(ByteBuffer buffer) {
        if (!free.offer(buffer)) return; // one too many: left to the collector
    }
}
