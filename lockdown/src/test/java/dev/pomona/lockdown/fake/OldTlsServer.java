package dev.pomona.lockdown.fake;

import dev.pomona.mux.Connection;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Vector;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JceDefaultTlsCredentialedDecryptor;

/** An old phone's end of TLS, on streams; it asks for a certificate. */
public final class OldTlsServer implements FarTls {
    private final TlsServerProtocol protocol;
    private final Phone phone;

    /** @param suites none for the usual ones */
    public OldTlsServer(Connection raw, byte[] certificate, PrivateKey key, String version, int... suites) {
        protocol = new TlsServerProtocol(
                new FilterInputStream(raw.input()) {
                    @Override
                    public void close() {}
                },
                new FilterOutputStream(raw.output()) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        try {
                            out.write(bytes, offset, length);
                        } catch (IOException e) {
                            // A host that has said goodbye need not be there any more for the answer.
                            if (!ended()) throw e;
                        }
                    }

                    @Override
                    public void close() {}
                });
        JcaTlsCrypto crypto = (JcaTlsCrypto) new JcaTlsCryptoProvider()
                .setProvider(new BouncyCastleProvider())
                .create(new SecureRandom());
        phone = new Phone(crypto, certificate, key, version, suites);
    }

    /** From now on hosts' certificates are answered by this alert. */
    public void refuseBy(short alert) {
        phone.refusal = alert;
    }

    /** What the host has shown, DER; empty if it has shown nothing. */
    public byte[] shown() {
        return phone.shown;
    }

    @Override
    public void handshake() throws IOException {
        protocol.accept(phone);
    }

    @Override
    public String protocol() {
        return phone.version;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        byte[] some = new byte[target.remaining()];
        int n = protocol.getInputStream().read(some);
        if (n > 0) target.put(some, 0, n);
        return n;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        byte[] all = new byte[source.remaining()];
        source.get(all);
        OutputStream out = protocol.getOutputStream();
        out.write(all);
        out.flush();
    }

    @Override
    public void closeNotify() throws IOException {
        protocol.close();
    }

    @Override
    public boolean ended() {
        return phone.ended;
    }

    private static final class Phone extends DefaultTlsServer {
        private final JcaTlsCrypto crypto;
        private final byte[] certificate;
        private final PrivateKey key;
        private final String version;
        private final int[] suites;
        private volatile short refusal = -1;
        private volatile byte[] shown = {};
        private volatile boolean ended;

        Phone(JcaTlsCrypto crypto, byte[] certificate, PrivateKey key, String version, int... suites) {
            super(crypto);
            this.crypto = crypto;
            this.certificate = certificate;
            this.key = key;
            this.version = version;
            this.suites = suites;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return switch (version) {
                case "TLSv1" -> ProtocolVersion.TLSv10.only();
                case "TLSv1.1" -> ProtocolVersion.TLSv11.only();
                default -> ProtocolVersion.TLSv12.only();
            };
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites.length > 0 ? suites.clone() : super.getSupportedCipherSuites();
        }

        private Certificate chain() throws IOException {
            return new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate)});
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
            SignatureAndHashAlgorithm how =
                    TlsUtils.chooseSignatureAndHashAlgorithm(context, offered, SignatureAlgorithm.rsa);
            return new JcaDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, key, chain(), how);
        }

        @Override
        protected TlsCredentialedDecryptor getRSAEncryptionCredentials() throws IOException {
            return new JceDefaultTlsCredentialedDecryptor(crypto, chain(), key);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            Vector<?> how =
                    TlsUtils.isTLSv12(context) ? TlsUtils.getDefaultSupportedSignatureAlgorithms(context) : null;
            return new CertificateRequest(new short[] {ClientCertificateType.rsa_sign}, how, null);
        }

        @Override
        public void notifyClientCertificate(Certificate chain) throws IOException {
            if (!chain.isEmpty()) shown = chain.getCertificateAt(0).getEncoded();
            if (refusal >= 0) throw new TlsFatalAlert(refusal);
        }

        @Override
        public void notifyAlertReceived(short level, short alert) {
            if (alert == AlertDescription.close_notify) ended = true;
        }
    }
}
