package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Takes exactly the phone that the record was made with: its device certificate, or another one that the record's root has
 * signed. Names, dates and hash do not count: the key is what is pinned.
 */
final class RecordTrust extends X509ExtendedTrustManager {
    private final byte[] device;
    private final SubjectPublicKeyInfo root;

    RecordTrust(PairRecord record) throws IOException {
        try {
            device = Pem.decode(record.deviceCertificate());
            root = new X509CertificateHolder(Pem.decode(record.rootCertificate())).getSubjectPublicKeyInfo();
        } catch (IOException | RuntimeException e) {
            throw new IOException("a certificate of the pair record is damaged: pair again");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain == null || chain.length == 0) throw new CertificateException("the phone shows no certificate");
        check(chain[0].getEncoded());
    }

    /** @param shown the phone's certificate, DER */
    void check(byte[] shown) throws CertificateException {
        if (!MessageDigest.isEqual(shown, device) && !signedByRoot(shown)) {
            throw new CertificateException("the phone shows a certificate that is not of its pair record");
        }
    }

    private boolean signedByRoot(byte[] shown) {
        try {
            return new X509CertificateHolder(shown)
                    .isSignatureValid(new JcaContentVerifierProviderBuilder().build(root));
        } catch (IOException | CertException | OperatorCreationException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
