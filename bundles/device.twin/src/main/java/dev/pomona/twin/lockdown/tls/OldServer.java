package dev.pomona.twin.lockdown.tls;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Vector;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JceDefaultTlsCredentialedDecryptor;

/** What a phone of before iOS 10 does in a handshake: one version, AES, with or without elliptic curves. */
final class OldServer extends DefaultTlsServer {
    private static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA
    };

    /** Takes a host's key, or does not. */
    interface Hosts {
        void check(byte[] key) throws CertificateException;
    }

    private final TwinTls version;
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Hosts hosts;

    OldServer(TwinTls version, PrivateKey key, X509Certificate certificate, Hosts hosts) {
        super(TwinCrypto.direct());
        this.version = version;
        this.key = key;
        this.certificate = certificate;
        this.hosts = hosts;
    }

    /** As JSSE calls it. */
    String version() {
        return version == TwinTls.V1_0 ? "TLSv1" : "TLSv1.1";
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return version == TwinTls.V1_0 ? ProtocolVersion.TLSv10.only() : ProtocolVersion.TLSv11.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SUITES.clone();
    }

    /** Old hosts do not know the extension, and nobody renegotiates here. */
    @Override
    public void notifySecureRenegotiation(boolean secure) {}

    /** The key is pinned; who signed its certificate with what hash does not matter. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    private Certificate chain() throws IOException {
        try {
            TlsCertificate own = TwinCrypto.direct().createCertificate(certificate.getEncoded());
            return new Certificate(new TlsCertificate[] {own});
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), TwinCrypto.direct(), key, chain(), null);
    }

    @Override
    protected TlsCredentialedDecryptor getRSAEncryptionCredentials() throws IOException {
        return new JceDefaultTlsCredentialedDecryptor(TwinCrypto.direct(), chain(), key);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.rsa_sign}, null, new Vector<>());
    }

    @Override
    public void notifyClientCertificate(Certificate shown) throws IOException {
        // A host may show nothing; what it shows has to be right.
        if (shown == null || shown.isEmpty()) return;
        byte[] der = shown.getCertificateAt(0).getEncoded();
        try {
            SubjectPublicKeyInfo info =
                    org.bouncycastle.asn1.x509.Certificate.getInstance(der).getSubjectPublicKeyInfo();
            hosts.check(info.getEncoded());
        } catch (CertificateException | IllegalArgumentException e) {
            throw new TlsFatalAlert(AlertDescription.certificate_unknown, e);
        }
    }
}
