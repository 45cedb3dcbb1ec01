package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over another connection. One thread may read while another writes. An end without close_notify is an ordinary end,
 * because phones end that way.
 *
 * <p>Whole records are taken from the connection below and never a byte more, so that it can be used in the clear again
 * after {@link #backToClear}.
 */
public final class TlsConnection implements Connection {
    /** How long {@link #close} may take to say goodbye. */
    private static final Duration GOODBYE = Duration.ofMillis(250);

    private final Connection raw;
    private final SSLEngine engine;
    private final Time time;
    private final TlsRecords records;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer plain;
    private boolean ended;
    private boolean outboundDone;
    private ByteBuffer wire;
    private volatile boolean closed;

    private TlsConnection(Connection raw, SSLEngine engine, Time time) {
        this.raw = raw;
        this.engine = engine;
        this.time = time;
        this.records = new TlsRecords(raw);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
        this.wire = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    /**
     * Shakes hands; {@code raw} is closed when that fails.
     *
     * @throws EOFException if the phone ends the connection meanwhile
     * @throws SSLException if one side does not take the other
     * @throws SocketTimeoutException after {@code limit}
     */
    static TlsConnection handshake(Connection raw, SSLEngine engine, Duration limit, Time time) throws IOException {
        long begin = time.nanos();
        Time.Cancellable guard = time.after(limit, "tls-limit", raw::close);
        try {
            TlsConnection tls = new TlsConnection(raw, engine, time);
            engine.beginHandshake();
            tls.shakeHands();
            return tls;
        } catch (IOException | RuntimeException e) {
            raw.close();
            if (time.nanos() - begin >= limit.toNanos()) {
                IOException late = new SocketTimeoutException(
                        "no TLS handshake with the phone within " + limit.toMillis() + " ms");
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            guard.cancel();
        }
    }

    private void shakeHands() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> flushHandshake();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrapOnce())
                        throw new EOFException("the phone ended the connection within the TLS handshake");
                }
                case NEED_TASK -> runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        reading.lock();
        try {
            while (!plain.hasRemaining()) {
                if (ended || !unwrapOnce()) {
                    ended = true;
                    return -1;
                }
            }
            int n = Math.min(plain.remaining(), target.remaining());
            target.put(plain.slice(plain.position(), n));
            plain.position(plain.position() + n);
            return n;
        } finally {
            reading.unlock();
        }
    }

    /** Takes in one record at most; false at the end. */
    private boolean unwrapOnce() throws IOException {
        if (!records.complete() && !records.fill()) return false;
        plain.clear();
        SSLEngineResult result;
        try {
            result = engine.unwrap(records.record(), plain);
        } finally {
            plain.flip();
        }
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW ->
                plain = ByteBuffer.allocate(
                                Math.max(engine.getSession().getApplicationBufferSize(), 2 * plain.capacity()))
                        .limit(0);
            case CLOSED -> {
                return plain.hasRemaining();
            }
            case BUFFER_UNDERFLOW -> records.drop();
            case OK -> afterUnwrap();
        }
        return true;
    }

    private void afterUnwrap() throws IOException {
        // A key update or a renegotiation wants an answer; the handshake proper is driven by shakeHands.
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) runTasks();
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) flushHandshake();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
    }

    private void flushHandshake() throws IOException {
        writing.lock();
        try {
            ByteBuffer nothing = ByteBuffer.allocate(0);
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                if (!wrapOnce(nothing)) return;
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            while (source.hasRemaining()) {
                if (closed || outboundDone || !wrapOnce(source)) throw new EOFException("TLS has ended");
            }
        } finally {
            writing.unlock();
        }
    }

    /** Sends one record; false if the engine sends no more. */
    private boolean wrapOnce(ByteBuffer source) throws IOException {
        wire.clear();
        SSLEngineResult result = engine.wrap(source, wire);
        wire.flip();
        if (wire.hasRemaining()) raw.write(wire);
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW ->
                wire = ByteBuffer.allocate(Math.max(engine.getSession().getPacketBufferSize(), 2 * wire.capacity()));
            case CLOSED -> {
                return false;
            }
            default -> {
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) runTasks();
            }
        }
        return true;
    }

    /**
     * Ends TLS with close_notify both ways and hands back the connection below, which goes on in the clear. This object is
     * of no more use.
     *
     * @throws IOException if the phone does not end TLS within {@code limit}; the connection is closed then
     */
    public Connection backToClear(Duration limit) throws IOException {
        Time.Cancellable guard = time.after(limit, "tls-limit", raw::close);
        boolean done = false;
        try {
            sayGoodbye();
            reading.lock();
            try {
                // The engine takes nothing in any more: the phone's alert is read past. It is one record.
                if (!records.complete() && !records.fill()) throw new EOFException("the phone ended the connection");
                records.drop();
            } finally {
                reading.unlock();
            }
            raw.readTimeout(Duration.ZERO);
            done = true;
            return raw;
        } finally {
            guard.cancel();
            if (!done) raw.close();
        }
    }

    /** The connection below, after a handshake that was all there is to TLS: nothing is said, nothing is read. */
    Connection bare() {
        closed = true;
        return raw;
    }

    private void sayGoodbye() throws IOException {
        writing.lock();
        try {
            if (outboundDone) return;
            outboundDone = true;
            engine.closeOutbound();
            ByteBuffer nothing = ByteBuffer.allocate(0);
            do {
                if (!wrapOnce(nothing)) return;
            } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean drain(Duration limit) throws IOException {
        return raw.drain(limit);
    }

    @Override
    public void readTimeout(Duration limit) {
        raw.readTimeout(limit);
    }

    @Override
    public int port() {
        return raw.port();
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return raw.closeReason();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        Time.Cancellable guard = time.after(GOODBYE, "tls-limit", raw::close);
        try {
            // A writer that is stuck would make this wait; then the phone gets no goodbye.
            if (raw.closeReason().isEmpty() && writing.tryLock()) {
                try {
                    sayGoodbye();
                } finally {
                    writing.unlock();
                }
            }
        } catch (IOException | RuntimeException e) {
            // It is ending anyway, and the connection below knows why.
        } finally {
            guard.cancel();
            raw.close();
        }
    }

    @Override
    public String toString() {
        return "TLS over " + raw;
    }
}
