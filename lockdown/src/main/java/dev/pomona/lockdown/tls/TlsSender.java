package dev.pomona.lockdown.tls;

import dev.pomona.mux.Connection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * Seals and sends, for one thread at a time. A record that is sealed counts for the phone, so it must be sent before any
 * other: one whose sending was interrupted is kept, and goes first next time.
 */
final class TlsSender {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NONE = {};
    /** Records that are given to the connection below at once: a packet of the mux holds that many. */
    private static final int TOGETHER = 4;

    /** What was sealed and could not be sent is not what the caller wants to send now. */
    static final class HoleException extends IOException {
        private static final long serialVersionUID = 1;

        HoleException(String message) {
            super(message);
        }
    }

    private final Connection raw;
    private final SSLEngine engine;
    private ByteBuffer wire;
    /** What of a caller's bytes is sealed in {@link #wire} and was not sent. */
    private byte[] held = NONE;

    TlsSender(Connection raw, SSLEngine engine) {
        this.raw = raw;
        this.engine = engine;
        wire = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).limit(0);
    }

    /**
     * Sends all of {@code source}.
     *
     * @return false if the engine sends no more
     * @throws InterruptedIOException before the first byte left: {@code source} is as it was, and is to be given again
     * @throws HoleException if something else is given then, or if it was interrupted later
     */
    boolean send(ByteBuffer source) throws IOException {
        boolean begun = false;
        while (source.hasRemaining()) {
            int from = source.position();
            try {
                if (!sendOne(source)) return false;
            } catch (InterruptedIOException e) {
                if (begun) throw new HoleException("interrupted in the middle of what was to be written");
                if (source.position() > from) held = copy(source, from);
                source.position(from);
                throw e;
            }
            begun = true;
        }
        return true;
    }

    private boolean sendOne(ByteBuffer source) throws IOException {
        if (held.length == 0) {
            flush();
            return seal(source, TOGETHER);
        }
        byte[] kept = held;
        if (source.remaining() < kept.length || !Arrays.equals(kept, peek(source, kept.length))) {
            throw new HoleException("other bytes were written than those whose writing was interrupted");
        }
        source.position(source.position() + kept.length);
        flush();
        Arrays.fill(kept, (byte) 0);
        held = NONE;
        return true;
    }

    /** Sends what the engine has to say by itself. */
    void sendOwn() throws IOException {
        if (held.length > 0) return;
        flush();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (!seal(NOTHING.duplicate(), 1)) return;
        }
    }

    /** Says close_notify, and nothing after it. */
    void sayGoodbye() throws IOException {
        if (held.length > 0) return;
        flush();
        engine.closeOutbound();
        do {
            if (!seal(NOTHING.duplicate(), 1)) return;
        } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }

    /** Seals as many records as that at most, and sends them; false if the engine sends no more. */
    private boolean seal(ByteBuffer source, int records) throws IOException {
        boolean more = true;
        roomFor(source, records);
        wire.clear();
        try {
            for (int i = 0; more && i < records && (i == 0 || source.hasRemaining()); i++) {
                SSLEngineResult result = engine.wrap(source, wire);
                if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                    if (i == 0) wire = ByteBuffer.allocate(Math.max(packet(), 2 * wire.capacity()));
                    break;
                }
                more = result.getStatus() != Status.CLOSED;
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) runTasks(engine);
            }
        } finally {
            wire.flip();
        }
        flush();
        return more;
    }

    /** A connection that only asks and answers never needs more than one record's. */
    private void roomFor(ByteBuffer source, int records) {
        if (records > 1 && source.remaining() > packet() && wire.capacity() < records * packet()) {
            wire = ByteBuffer.allocate(records * packet());
        }
    }

    private int packet() {
        return engine.getSession().getPacketBufferSize();
    }

    private void flush() throws IOException {
        if (wire.hasRemaining()) raw.write(wire);
    }

    static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
    }

    private static byte[] peek(ByteBuffer source, int count) {
        byte[] bytes = new byte[count];
        source.get(source.position(), bytes);
        return bytes;
    }

    private static byte[] copy(ByteBuffer source, int from) {
        byte[] bytes = new byte[source.position() - from];
        source.get(from, bytes);
        return bytes;
    }
}
