package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.Udid;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over another connection, as {@link Connection} promises. An end without close_notify is an ordinary end, because
 * phones end that way; close_notify is one, too, and answered at once, because phones wait for that.
 *
 * <p>Whole records are taken from the connection below and never a byte more, so that it can be used in the clear again
 * after {@link #backToClear}. A {@link #write} that was interrupted before its first byte left is to be repeated with the
 * same bytes, or not at all: with others, the connection ends.
 */
public final class TlsConnection implements Connection {
    /** How long {@link #close} may take to say goodbye. */
    private static final Duration GOODBYE = Duration.ofMillis(250);

    private static final int MAX_WORDS = 200;

    private final Udid udid;
    private final Connection raw;
    private final SSLEngine engine;
    private final Time time;
    private final TlsRecords records;
    private final TlsSender sender;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicReference<CloseReason> over = new AtomicReference<>();
    private ByteBuffer plain;
    private volatile Duration limit = Duration.ZERO;
    private volatile boolean left;

    private TlsConnection(Udid udid, Connection raw, SSLEngine engine, Time time) {
        this.udid = udid;
        this.raw = raw;
        this.engine = engine;
        this.time = time;
        this.records = new TlsRecords(raw, time);
        this.sender = new TlsSender(raw, engine);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    /**
     * Shakes hands; {@code raw} is closed when that fails.
     *
     * @throws EOFException if the phone ends the connection meanwhile
     * @throws HandshakeException if one side does not take the other
     * @throws SocketTimeoutException after {@code limit}
     */
    static TlsConnection handshake(Udid udid, Connection raw, SSLEngine engine, Duration limit, Time time)
            throws IOException {
        long begin = time.nanos();
        Time.Cancellable guard = time.after(limit, "tls-limit", raw::close);
        TlsConnection tls = new TlsConnection(udid, raw, engine, time);
        try {
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
            if (e instanceof SSLException failed) throw tls.records.meaning(failed);
            throw e;
        } finally {
            guard.cancel();
        }
    }

    private void shakeHands() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> sender.sendOwn();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrapOnce())
                        throw new EOFException("the phone ended the connection within the TLS handshake");
                }
                case NEED_TASK -> TlsSender.runTasks(engine);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    /** What was agreed on: {@code TLSv1.2} or the like. */
    public String protocol() {
        return engine.getSession().getProtocol();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        lock(reading);
        try {
            requireNotClosedHere();
            records.allow(limit);
            while (!plain.hasRemaining()) {
                CloseReason why = over.get();
                if (why instanceof CloseReason.Reset) return -1;
                if (why != null) throw ended(why);
                if (!unwrapOnce()) phoneEnded();
            }
            requireNotClosedHere();
            int n = Math.min(plain.remaining(), target.remaining());
            target.put(plain.slice(plain.position(), n));
            plain.position(plain.position() + n);
            return n;
        } catch (SSLException | ProtocolException e) {
            throw violated(e);
        } catch (ConnectionException e) {
            throw told(e);
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
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) TlsSender.runTasks(engine);
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) return;
        lock(writing);
        try {
            sender.sendOwn();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        lock(writing);
        try {
            CloseReason why = closeReason().orElse(null);
            if (why != null) throw ended(why);
            if (!sender.send(source)) {
                over.compareAndSet(null, new CloseReason.Reset(""));
                throw ended(over.get());
            }
        } catch (SSLException e) {
            throw violated(e);
        } catch (TlsSender.HoleException e) {
            over.compareAndSet(null, new CloseReason.ClosedHere());
            raw.close();
            if (!Thread.currentThread().isInterrupted()) throw ended(over.get());
            InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (ConnectionException e) {
            throw told(e);
        } finally {
            writing.unlock();
        }
    }

    private static void lock(ReentrantLock lock) throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for the phone");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void requireNotClosedHere() throws ConnectionException {
        if (over.get() instanceof CloseReason.ClosedHere here) throw ended(here);
    }

    private ConnectionException ended(CloseReason why) {
        return new ConnectionException(udid, raw.port(), why);
    }

    /** Why it ended here counts before why the connection below did, which is perhaps that we closed it. */
    private ConnectionException told(ConnectionException below) {
        CloseReason why = over.get();
        if (why == null || why.equals(below.reason())) return below;
        ConnectionException ended = ended(why);
        ended.initCause(below);
        return ended;
    }

    private ConnectionException violated(IOException e) {
        String words = String.valueOf(e.getMessage());
        String detail = "TLS: " + words.substring(0, Math.min(MAX_WORDS, words.length()));
        over.compareAndSet(null, new CloseReason.ProtocolViolation(Reach.CHANNEL, detail));
        endBelow(true);
        ConnectionException ended = ended(over.get());
        ended.initCause(e);
        return ended;
    }

    /** By close_notify, which is answered, or just so. */
    private void phoneEnded() {
        if (!over.compareAndSet(null, raw.closeReason().orElseGet(() -> new CloseReason.Reset("")))) return;
        endBelow(true);
    }

    /** Says what TLS still has to say, if that is possible without waiting long, and closes the connection below. */
    private void endBelow(boolean goodbye) {
        Time.Cancellable guard = time.after(GOODBYE, "tls-limit", raw::close);
        try {
            // A writer that is stuck would make this wait; then the phone gets no goodbye.
            if (goodbye && raw.closeReason().isEmpty() && writing.tryLock()) {
                try {
                    sender.sayGoodbye();
                } finally {
                    writing.unlock();
                }
            }
        } catch (IOException | RuntimeException e) {
            // It is ending anyway, and the reason is known.
        } finally {
            guard.cancel();
            raw.close();
        }
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
        boolean old = !protocol().equals("TLSv1.3");
        try {
            lock(writing);
            try {
                sender.sayGoodbye();
            } finally {
                writing.unlock();
            }
            lock(reading);
            try {
                records.allow(Duration.ZERO);
                // The engine takes nothing in any more: the phone's alert is read past. In TLS 1.3 it looks like any
                // record.
                do {
                    if (records.complete()) records.drop();
                    if (!records.fill()) throw new EOFException("the phone ended the connection");
                } while (old && !records.isAlert());
                records.drop();
            } finally {
                reading.unlock();
            }
            raw.readTimeout(Duration.ZERO);
            done = true;
            return bare();
        } finally {
            guard.cancel();
            if (!done) raw.close();
        }
    }

    /** The connection below, after a handshake that was all there is to TLS: nothing is said, nothing is read. */
    Connection bare() {
        left = true;
        over.compareAndSet(null, new CloseReason.ClosedHere());
        return raw;
    }

    @Override
    public boolean drain(Duration limit) throws IOException {
        CloseReason why = over.get();
        if (why != null) throw ended(why);
        return raw.drain(limit);
    }

    @Override
    public void readTimeout(Duration limit) {
        if (Objects.requireNonNull(limit).isNegative()) throw new IllegalArgumentException("a negative limit");
        this.limit = limit;
    }

    @Override
    public int port() {
        return raw.port();
    }

    @Override
    public Optional<CloseReason> closeReason() {
        CloseReason why = over.get();
        return why == null ? raw.closeReason() : Optional.of(why);
    }

    @Override
    public void close() {
        if (left) return;
        boolean first = over.compareAndSet(null, new CloseReason.ClosedHere());
        if (!first) raw.close();
        else endBelow(true);
    }

    @Override
    public String toString() {
        return "TLS over " + raw;
    }
}
