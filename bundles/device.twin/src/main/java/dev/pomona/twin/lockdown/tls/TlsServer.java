package dev.pomona.twin.lockdown.tls;

import dev.pomona.lockdown.tls.engine.ProtocolEngine;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The phone's side of TLS towards one paired host: its certificate, its key, and the two certificates it takes. */
public final class TlsServer {
    private static final String ALIAS = "device";
    private final SSLContext context;
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Pinned pinned;

    /** @param accepted what the host may present; it may also present nothing */
    public TlsServer(PrivateKey key, X509Certificate certificate, List<? extends X509Certificate> accepted)
            throws GeneralSecurityException {
        this.key = key;
        this.certificate = certificate;
        this.pinned = new Pinned(List.copyOf(accepted));
        // A context for each pairing: a resumed session skips the certificates, so it must not cross pairings.
        context = SSLContext.getInstance("TLS", TwinCrypto.tlsProvider());
        context.init(new KeyManager[] {new DeviceKey(key, certificate)}, new TrustManager[] {pinned}, null);
    }

    /** An engine about to be the server of one handshake. */
    public SSLEngine engine(TwinTls version) {
        if (version.old()) {
            OldServer old = new OldServer(version, key, certificate, pinned::check);
            return ProtocolEngine.server(old, old::version);
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        version.applyTo(engine);
        engine.setWantClientAuth(true);
        return engine;
    }

    private static final class DeviceKey extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate certificate;

        DeviceKey(PrivateKey key, X509Certificate certificate) {
            this.key = key;
            this.certificate = certificate;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keyType.contains("RSA") ? ALIAS : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keyType.contains("RSA") ? ALIAS : null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
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

    private static final class Pinned extends X509ExtendedTrustManager {
        private final List<X509Certificate> accepted;

        Pinned(List<X509Certificate> accepted) {
            this.accepted = accepted;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            check(chain.length == 0 ? new byte[0] : chain[0].getPublicKey().getEncoded());
        }

        /** @param shown a key, as certificates have it */
        void check(byte[] shown) throws CertificateException {
            if (accepted.stream()
                    .noneMatch(known -> Arrays.equals(known.getPublicKey().getEncoded(), shown))) {
                throw new CertificateException("not a certificate of this pairing");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a phone is a server only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("a phone is a server only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a phone is a server only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
