package dev.pomona.twin.lockdown.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate taken for its key alone. Hosts pair with certificates of empty names, which the platform refuses to
 * parse; neither a phone nor its twin looks at names, dates or extensions.
 */
public final class BareCertificate extends X509Certificate {
    private static final long serialVersionUID = 1;

    private final transient X509CertificateHolder holder;
    private final transient byte[] der;
    private final transient PublicKey key;

    private BareCertificate(X509CertificateHolder holder, byte[] der, PublicKey key) {
        this.holder = holder;
        this.der = der;
        this.key = key;
    }

    /** @throws CertificateException when {@code der} is no certificate of an RSA key */
    public static BareCertificate of(byte[] der) throws CertificateException {
        try {
            X509CertificateHolder holder = new X509CertificateHolder(der);
            byte[] key = holder.getSubjectPublicKeyInfo().getEncoded();
            return new BareCertificate(
                    holder, der.clone(), KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
        } catch (IOException | InvalidKeySpecException | IllegalArgumentException | NoSuchAlgorithmException e) {
            throw new CertificateException("not a certificate of an RSA key", e);
        }
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        return der.clone();
    }

    @Override
    public PublicKey getPublicKey() {
        return key;
    }

    @Override
    public void checkValidity() {
        // A phone does not look at dates.
    }

    @Override
    public void checkValidity(Date date) {
        // As above.
    }

    @Override
    public int getVersion() {
        return holder.getVersionNumber();
    }

    @Override
    public BigInteger getSerialNumber() {
        return holder.getSerialNumber();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getIssuerDN() {
        return getIssuerX500Principal();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return principal(holder.getIssuer());
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getSubjectDN() {
        return getSubjectX500Principal();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return principal(holder.getSubject());
    }

    private static X500Principal principal(org.bouncycastle.asn1.x500.X500Name name) {
        try {
            return new X500Principal(name.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a name that was read cannot be written", e);
        }
    }

    @Override
    public Date getNotBefore() {
        return holder.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return holder.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        try {
            return holder.toASN1Structure().getTBSCertificate().getEncoded();
        } catch (IOException e) {
            throw new CertificateEncodingException(e);
        }
    }

    @Override
    public byte[] getSignature() {
        return holder.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return getSigAlgOID();
    }

    @Override
    public String getSigAlgOID() {
        return holder.getSignatureAlgorithm().getAlgorithm().getId();
    }

    @Override
    public byte[] getSigAlgParams() {
        return null;
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return null;
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return null;
    }

    @Override
    public boolean[] getKeyUsage() {
        return null;
    }

    @Override
    public int getBasicConstraints() {
        return -1;
    }

    @Override
    public void verify(PublicKey issuer) {
        // Certificates are compared with those of the pairing, never verified.
    }

    @Override
    public void verify(PublicKey issuer, String provider) {
        // As above.
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return false;
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return Set.of();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return Set.of();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return null;
    }

    @Override
    public String toString() {
        return "certificate of " + der.length + " bytes";
    }
}
