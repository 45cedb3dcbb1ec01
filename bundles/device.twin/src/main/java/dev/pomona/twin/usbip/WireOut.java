package dev.pomona.twin.usbip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes to the importer: one buffer being filled under the lock while a thread of its own sends the other. So nobody
 * who holds the lock waits for the socket, and many small answers leave in one write.
 */
final class WireOut {
    private final ReentrantLock lock;
    private final Condition filled;
    private final Condition drained;
    private ByteBuffer fill;
    private ByteBuffer drain;
    private boolean awake;
    private boolean finished;

    WireOut(ReentrantLock lock, ByteBuffer fill, ByteBuffer drain) {
        this.lock = lock;
        this.fill = fill.clear();
        this.drain = drain.clear();
        filled = lock.newCondition();
        drained = lock.newCondition();
    }

    /** Room left in the buffer being filled. */
    int room() {
        return fill.remaining();
    }

    /** The buffer to put {@code length} bytes into; waits while there is no room. The wait ends with the connection. */
    ByteBuffer buffer(int length) throws IOException {
        while (fill.remaining() < length) {
            if (finished) {
                throw new IOException("the importer is gone");
            }
            flush();
            drained.awaitUninterruptibly();
        }
        return fill;
    }

    /** The buffer, for whoever has asked for its {@link #room}. */
    ByteBuffer buffer() {
        return fill;
    }

    void flush() {
        if (!awake && fill.position() > 0) {
            awake = true;
            filled.signal();
        }
    }

    /** Nothing more comes; what is there is still sent. */
    void finish() {
        finished = true;
        filled.signal();
        drained.signalAll();
    }

    /**
     * Sends until {@link #finish}, or the first error.
     *
     * @param roomAgain told, under the lock, each time that there is an empty buffer to fill
     */
    void run(WritableByteChannel to, Runnable roomAgain) throws IOException {
        while (true) {
            lock.lock();
            try {
                while (fill.position() == 0) {
                    if (finished) {
                        return;
                    }
                    awake = false;
                    filled.awaitUninterruptibly();
                }
                ByteBuffer full = fill;
                fill = drain.clear();
                drain = full.flip();
                awake = true;
                drained.signalAll();
                roomAgain.run();
            } finally {
                lock.unlock();
            }
            while (drain.hasRemaining()) {
                to.write(drain);
            }
        }
    }
}
