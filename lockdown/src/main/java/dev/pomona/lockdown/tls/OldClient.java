package dev.pomona.lockdown.tls;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * What a phone of before iOS 10 is offered and what is taken from it: TLS 1.0 to 1.2 with AES, the key of its pair record
 * and no other. No RC4 and no 3DES: every iOS that there was has AES.
 */
final class OldClient extends AbstractTlsClient {
    private static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA
    };

    private final JcaTlsCrypto crypto;
    private final RecordKeys keys;
    private final RecordTrust trust;
    private volatile String version = "NONE";

    OldClient(JcaTlsCrypto crypto, RecordKeys keys, RecordTrust trust) {
        super(crypto);
        this.crypto = crypto;
        this.keys = keys;
        this.trust = trust;
    }

    /** As JSSE calls it; {@code NONE} before the phone has chosen. */
    String version() {
        return version;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv12.downTo(ProtocolVersion.TLSv10);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SUITES.clone();
    }

    @Override
    public void notifyServerVersion(ProtocolVersion chosen) throws IOException {
        super.notifyServerVersion(chosen);
        version = chosen.equals(ProtocolVersion.TLSv10) ? "TLSv1" : "TLSv1." + (chosen.getMinorVersion() - 1);
    }

    /** The oldest phones do not know the extension; nobody renegotiates here, so nothing hangs on it. */
    @Override
    public void notifySecureRenegotiation(boolean secure) {}

    /** The key is pinned; who signed its certificate with what hash does not matter. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                check(shown);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest wanted) throws IOException {
                return credentials(wanted);
            }
        };
    }

    private void check(TlsServerCertificate shown) throws IOException {
        Certificate chain = shown.getCertificate();
        try {
            if (chain == null || chain.isEmpty()) throw new CertificateException("the phone shows no certificate");
            trust.check(chain.getCertificateAt(0).getEncoded());
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.certificate_unknown, e);
        }
    }

    private TlsCredentials credentials(CertificateRequest wanted) throws IOException {
        String alias = keys.chooseEngineClientAlias(types(wanted), null, null);
        X509Certificate[] chain = alias == null ? null : keys.getCertificateChain(alias);
        if (chain == null) return null;
        Certificate certificate = new Certificate(new TlsCertificate[] {new JcaTlsCertificate(crypto, chain[0])});
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), crypto, keys.getPrivateKey(alias), certificate, signature(wanted));
    }

    private static String[] types(CertificateRequest wanted) {
        for (short type : wanted.getCertificateTypes()) {
            if (type == ClientCertificateType.rsa_sign) return new String[] {"RSA"};
        }
        return new String[0];
    }

    /** Null below TLS 1.2, where it is always the same. */
    private SignatureAndHashAlgorithm signature(CertificateRequest wanted) throws IOException {
        Vector<?> possible = wanted.getSupportedSignatureAlgorithms();
        return TlsUtils.chooseSignatureAndHashAlgorithm(context, possible, SignatureAlgorithm.rsa);
    }
}
