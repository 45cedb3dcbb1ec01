package dev.pomona.lockdown.pairing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The three certificates of a pairing, in the form that phones and other programs know: empty names, serial 1. */
public record Certificates(byte[] root, byte[] host, byte[] device) {
    /** Into the past, because a phone may judge by its own clock. */
    private static final Duration BACK = Duration.ofDays(1);

    private static final Duration LIFE = Duration.ofDays(3650);
    private static final X500Name NOBODY = new X500Name(new RDN[0]);

    /**
     * All signed by the root key.
     *
     * @param devicePublicKey the phone's PEM text, a PKCS#1 public key
     * @throws IOException if that is no RSA key
     */
    public static Certificates make(HostKeys keys, byte[] devicePublicKey, Instant now) throws IOException {
        try {
            SubjectPublicKeyInfo root = info(keys.root());
            SubjectPublicKeyInfo host = info(keys.host());
            SubjectPublicKeyInfo device = deviceKey(devicePublicKey);
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA")
                    .build(keys.root().getPrivate());
            KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
            X509v3CertificateBuilder ca = builder(root, now, true);
            X509v3CertificateBuilder own = builder(host, now, false).addExtension(Extension.keyUsage, true, usage);
            X509v3CertificateBuilder phone = builder(device, now, false)
                    .addExtension(Extension.keyUsage, true, usage)
                    .addExtension(Extension.subjectKeyIdentifier, false, identifier(device));
            return new Certificates(
                    ca.build(signer).getEncoded(),
                    own.build(signer).getEncoded(),
                    phone.build(signer).getEncoded());
        } catch (OperatorCreationException e) {
            throw new IOException("could not sign the certificates of a pairing", e);
        }
    }

    /** The key as the phone wrote it, wrapped unchanged. */
    static SubjectPublicKeyInfo deviceKey(byte[] pem) throws IOException {
        try {
            RSAPublicKey key = RSAPublicKey.getInstance(Pem.decode(pem));
            if (key == null) throw new IOException("the phone's public key is empty");
            int bits = key.getModulus().bitLength();
            if (bits < 1024 || bits > 8192) throw new IOException("the phone's public key has " + bits + " bits");
            return new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
        } catch (RuntimeException e) {
            throw new IOException("the phone's public key is not an RSA key in PEM form", e);
        }
    }

    private static X509v3CertificateBuilder builder(SubjectPublicKeyInfo key, Instant now, boolean ca)
            throws IOException {
        Date from = Date.from(now.minus(BACK));
        Date to = Date.from(now.plus(LIFE));
        return new X509v3CertificateBuilder(NOBODY, BigInteger.ONE, from, to, NOBODY, key)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    }

    private static SubjectPublicKeyInfo info(KeyPair pair) {
        return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    }

    private static SubjectKeyIdentifier identifier(SubjectPublicKeyInfo key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return new SubjectKeyIdentifier(sha1.digest(key.getPublicKeyData().getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return "certificates of a pairing";
    }
}
