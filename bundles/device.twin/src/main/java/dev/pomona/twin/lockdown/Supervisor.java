package dev.pomona.twin.lockdown;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** The organisation that supervises a twin, if one does, and whether it forbids pairing to everybody else. */
final class Supervisor {
    private static final int CHALLENGE = 32;
    private static final int MAX = 256 << 10;
    private final SecureRandom random = new SecureRandom();
    private Optional<X509Certificate> certificate = Optional.empty();
    private boolean forbids;

    /** @param der the organisation's certificate */
    synchronized void supervise(byte[] der) {
        try {
            certificate = Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a certificate");
        }
    }

    synchronized void none() {
        certificate = Optional.empty();
    }

    synchronized void forbid(boolean forbid) {
        forbids = forbid;
    }

    synchronized boolean forbids() {
        return forbids;
    }

    /** What a host has to sign that shows this certificate; empty if it is not the organisation's. */
    synchronized Optional<byte[]> challenge(byte[] shown) {
        if (certificate.isEmpty() || !Arrays.equals(encoded(certificate.get()), shown)) return Optional.empty();
        byte[] challenge = new byte[CHALLENGE];
        random.nextBytes(challenge);
        return Optional.of(challenge);
    }

    /** Whether this is the challenge, signed by the organisation, with the challenge itself inside. */
    synchronized boolean accepts(byte[] answer, byte[] challenge) {
        if (certificate.isEmpty() || answer.length > MAX) return false;
        try {
            CMSSignedData signed = new CMSSignedData(answer);
            if (signed.getSignedContent() == null
                    || !(signed.getSignedContent().getContent() instanceof byte[] content)
                    || !Arrays.equals(content, challenge)) {
                return false;
            }
            for (SignerInformation signer : signed.getSignerInfos()) {
                if (signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                        .build(certificate.get().getPublicKey()))) {
                    return true;
                }
            }
            return false;
        } catch (CMSException | OperatorCreationException | RuntimeException e) {
            return false;
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
