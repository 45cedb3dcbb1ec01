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
            return seal(source);
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
            if (!seal(NOTHING.duplicate())) return;
        }
    }

    /** Says close_notify, and nothing after it. */
    void sayGoodbye() throws IOException {
        if (held.length > 0) return;
        flush();
        engine.closeOutbound();
        do {
            if (!seal(NOTHING.duplicate())) return;
        } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }

    /** One record; false if the engine sends no more. */
    private boolean seal(ByteBuffer source) throws IOException {
        wire.clear();
        SSLEngineResult result;
        try {
            result = engine.wrap(source, wire);
        } finally {
            wire.flip();
        }
        flush();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            wire = ByteBuffer.allocate(Math.max(engine.getSession().getPacketBufferSize(), 2 * wire.capacity()))
                    .limit(0);
        } else if (result.getStatus() == Status.CLOSED) {
            return false;
        } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks(engine);
        }
        return true;
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
