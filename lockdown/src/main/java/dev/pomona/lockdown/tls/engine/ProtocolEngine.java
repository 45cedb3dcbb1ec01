package dev.pomona.lockdown.tls.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * An engine over Bouncy Castle's protocol classes instead of its JSSE: those do not go by the JVM's list of disabled
 * algorithms, on which TLS 1.0 and 1.1 stand. What is offered and taken is for the peer to say that the protocol begins with.
 *
 * <p>Takes in whole records, one at a time. Any two threads may use it at a time.
 */
public final class ProtocolEngine extends MinimalEngine {
    private static final int HEADER = 5;
    private static final int LENGTH = 3;
    private static final int PLAIN = 1 << 14;
    private static final int RECORD = HEADER + PLAIN + 2048;

    private final TlsProtocol protocol;
    private final boolean client;
    private final Beginning beginning;
    private final SSLSession session;
    private boolean begun;
    private boolean closedEarly;
    /** What ended the handshake; told once the alert that tells the other side is out. */
    private SSLException failure;

    /** Begins the handshake of a protocol. */
    private interface Beginning {
        void run() throws IOException;
    }

    private ProtocolEngine(TlsProtocol protocol, boolean client, Supplier<String> version, Beginning beginning) {
        this.protocol = protocol;
        this.client = client;
        this.beginning = beginning;
        // In TLS 1.0 what is written goes out as two records, the first of one byte, against guesses at the next IV.
        this.session = new MinimalSession(version, 2 * RECORD, PLAIN);
    }

    /** @param version what was agreed on, as JSSE calls it; {@code NONE} before */
    public static ProtocolEngine client(TlsClient peer, Supplier<String> version) {
        TlsClientProtocol protocol = new TlsClientProtocol();
        return new ProtocolEngine(protocol, true, version, () -> protocol.connect(peer));
    }

    /** @param version what was agreed on, as JSSE calls it; {@code NONE} before */
    public static ProtocolEngine server(TlsServer peer, Supplier<String> version) {
        TlsServerProtocol protocol = new TlsServerProtocol();
        return new ProtocolEngine(protocol, false, version, () -> protocol.accept(peer));
    }

    @Override
    public boolean getUseClientMode() {
        return client;
    }

    @Override
    public synchronized void beginHandshake() throws SSLException {
        if (begun) return;
        begun = true;
        if (closedEarly) throw new SSLException("closed before the handshake");
        try {
            beginning.run();
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static SSLException told(IOException e) {
        return e instanceof SSLException s ? s : new SSLException(e.getMessage(), e);
    }

    @Override
    public synchronized HandshakeStatus getHandshakeStatus() {
        if (protocol.getAvailableOutputBytes() > 0 || failure != null) return HandshakeStatus.NEED_WRAP;
        return begun && protocol.isHandshaking() ? HandshakeStatus.NEED_UNWRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public synchronized SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
            throws SSLException {
        if (!begun && !closedEarly) beginHandshake();
        if (protocol.getAvailableOutputBytes() > 0) return result(Status.OK, 0, deliver(target));
        if (failure != null) {
            SSLException told = failure;
            failure = null;
            throw told;
        }
        if (isInboundDone()) return result(Status.CLOSED, 0, 0);
        int wanted = remaining(sources, offset, length);
        if (!protocol.isConnected() || wanted == 0) return result(Status.OK, 0, 0);
        if (target.remaining() < session.getPacketBufferSize()) return result(Status.BUFFER_OVERFLOW, 0, 0);
        byte[] clear = take(sources, offset, Math.min(wanted, PLAIN));
        try {
            protocol.writeApplicationData(clear, 0, clear.length);
        } catch (IOException e) {
            throw told(e);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
        return result(Status.OK, clear.length, deliver(target));
    }

    private int deliver(ByteBuffer target) {
        return protocol.readOutput(target, Math.min(target.remaining(), protocol.getAvailableOutputBytes()));
    }

    private static int remaining(ByteBuffer[] buffers, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) sum += buffers[i].remaining();
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    private static byte[] take(ByteBuffer[] sources, int offset, int count) {
        byte[] taken = new byte[count];
        int at = 0;
        for (int i = offset; at < count; i++) {
            int n = Math.min(sources[i].remaining(), count - at);
            sources[i].get(taken, at, n);
            at += n;
        }
        return taken;
    }

    @Override
    public synchronized SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
            throws SSLException {
        if (!begun && !closedEarly) beginHandshake();
        if (isInboundDone()) return result(Status.CLOSED, 0, 0);
        if (getHandshakeStatus() == HandshakeStatus.NEED_WRAP) return result(Status.OK, 0, 0);
        int whole = source.remaining() < HEADER
                ? Integer.MAX_VALUE
                : HEADER + (source.getShort(source.position() + LENGTH) & 0xffff);
        if (source.remaining() < whole) return result(Status.BUFFER_UNDERFLOW, 0, 0);
        if (remaining(targets, offset, length) < Math.min(whole, PLAIN)) return result(Status.BUFFER_OVERFLOW, 0, 0);
        byte[] record = new byte[whole];
        source.get(record);
        boolean handshaking = protocol.isHandshaking();
        try {
            protocol.offerInput(record);
        } catch (IOException e) {
            if (!handshaking) throw told(e);
            failure = told(e);
            return result(Status.OK, whole, 0);
        }
        int produced = 0;
        for (int i = offset; protocol.getAvailableInputBytes() > 0; i++) {
            int n = Math.min(targets[i].remaining(), protocol.getAvailableInputBytes());
            produced += protocol.readInput(targets[i], n);
        }
        return result(isInboundDone() ? Status.CLOSED : Status.OK, whole, produced);
    }

    private SSLEngineResult result(Status status, int consumed, int produced) {
        return new SSLEngineResult(status, getHandshakeStatus(), consumed, produced);
    }

    @Override
    public synchronized void closeOutbound() {
        if (!begun) {
            closedEarly = true;
            return;
        }
        try {
            protocol.close();
        } catch (IOException e) {
            // Nothing is written by it but to memory.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized boolean isInboundDone() {
        return closedEarly || protocol.isClosed();
    }

    @Override
    public synchronized boolean isOutboundDone() {
        return isInboundDone() && protocol.getAvailableOutputBytes() == 0;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }
}
