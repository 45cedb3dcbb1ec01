package dev.pomona.lockdown.fake;

import dev.pomona.mux.Connection;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The phone's end of TLS, by the JDK's engine, reading one record at a time. */
public final class TlsServer implements FarTls {
    private final Connection raw;
    private final SSLEngine engine;
    private final ByteBuffer net = ByteBuffer.allocate(40_000);
    private ByteBuffer plain = ByteBuffer.allocate(40_000).limit(0);

    public TlsServer(Connection raw, byte[] certificateDer, PrivateKey key, String... protocols) throws IOException {
        this.raw = raw;
        try {
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509", new BouncyCastleProvider())
                            .generateCertificate(new ByteArrayInputStream(certificateDer));
            context.init(new KeyManager[] {new OneKey(certificate, key)}, null, null);
            engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setEnabledProtocols(protocols);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap()) throw new EOFException("client went away");
                }
                case NEED_TASK -> runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    @Override
    public String protocol() {
        return engine.getSession().getProtocol();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) if (!unwrap()) return -1;
        int n = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), n));
        plain.position(plain.position() + n);
        return n;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) wrap(source);
    }

    @Override
    public void closeNotify() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) wrap(ByteBuffer.allocate(0));
    }

    private void wrap(ByteBuffer source) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(40_000);
        SSLEngineResult result = engine.wrap(source, out);
        raw.write(out.flip());
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) runTasks();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
            throw new EOFException("TLS has ended");
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
    }

    /** In TLS 1.3: new keys for this direction, and the wish for new ones of the other. */
    public void updateKeys() throws IOException {
        engine.beginHandshake();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) wrap(ByteBuffer.allocate(0));
    }

    @Override
    public boolean ended() {
        return engine.isInboundDone();
    }

    private boolean unwrap() throws IOException {
        net.clear().limit(5);
        while (net.hasRemaining()) if (raw.read(net) < 0) return false;
        net.limit(5 + (net.getShort(3) & 0xffff));
        while (net.hasRemaining()) if (raw.read(net) < 0) return false;
        net.flip();
        while (net.hasRemaining()) {
            plain.clear();
            SSLEngineResult result = engine.unwrap(net, plain);
            plain.flip();
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) return false;
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (result.bytesConsumed() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(ByteBuffer.allocate(0));
            } else if (result.bytesConsumed() == 0) {
                throw new IOException("stuck: " + result);
            }
        }
        return true;
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private final X509Certificate certificate;
        private final PrivateKey key;

        OneKey(X509Certificate certificate, PrivateKey key) {
            this.certificate = certificate;
            this.key = key;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine e) {
            return keyType.startsWith("RSA") ? "device" : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {"device"};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
