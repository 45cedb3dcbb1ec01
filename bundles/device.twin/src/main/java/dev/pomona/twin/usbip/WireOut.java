package dev.pomona.twin.usbip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * What goes to the importer: one buffer being filled while the socket takes the other, as much as it takes without waiting.
 * So many small answers leave in one write, and nobody who holds the lock under which all this happens waits for the socket.
 */
final class WireOut {
    private final WritableByteChannel to;
    private final Runnable whenStuck;
    private ByteBuffer fill;
    private ByteBuffer drain;
    private boolean broken;

    /**
     * @param to a channel that does not block
     * @param whenStuck told when bytes are left which the socket does not take now; somebody must call {@link #flush} when
     *     it does
     */
    WireOut(WritableByteChannel to, ByteBuffer fill, ByteBuffer drain, Runnable whenStuck) {
        this.to = to;
        this.fill = fill.clear();
        this.drain = drain.clear().limit(0);
        this.whenStuck = whenStuck;
    }

    /** Room left in the buffer being filled. */
    int room() {
        return fill.remaining();
    }

    /** The buffer, for whoever has asked for its {@link #room}. */
    ByteBuffer buffer() {
        return fill;
    }

    /** Whether there is anything that the socket has not taken. */
    boolean pending() {
        return drain.hasRemaining() || fill.position() > 0;
    }

    /** Whether the socket has failed: what is put now goes nowhere. */
    boolean broken() {
        return broken;
    }

    /** Gives the socket what it takes now. A socket that fails is noticed by whoever reads from it. */
    void flush() {
        try {
            while (!broken && pending()) {
                if (!drain.hasRemaining()) {
                    ByteBuffer full = fill;
                    fill = drain.clear();
                    drain = full.flip();
                }
                to.write(drain);
                if (drain.hasRemaining()) {
                    whenStuck.run();
                    return;
                }
            }
        } catch (IOException e) {
            broken = true;
            whenStuck.run();
        }
    }
}
