package dev.pomona.lockdown.fake;

import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.NewRecord;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys made once for all tests. */
public final class Keys {
    public static final HostKeys HOST = HostKeys.generate();
    public static final KeyPair DEVICE = rsa(2048);
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Keys() {}

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a phone gives it. */
    public static byte[] devicePem() {
        try {
            byte[] pkcs1 = SubjectPublicKeyInfo.getInstance(DEVICE.getPublic().getEncoded())
                    .parsePublicKey()
                    .getEncoded();
            return Pem.encode("RSA PUBLIC KEY", pkcs1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a phone of old: signed by the root with SHA-1, expired, version 1, with empty names. */
    public static byte[] bareCertificate(PublicKey key) {
        X500Name nobody = new X500Name(new RDN[0]);
        try {
            return new X509v1CertificateBuilder(
                            nobody,
                            BigInteger.ZERO,
                            new Date(0),
                            new Date(86_400_000),
                            nobody,
                            SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                    .build(new JcaContentSignerBuilder("SHA1withRSA")
                            .build(HOST.root().getPrivate()))
                    .getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static PairRecord record() {
        try {
            Certificates certificates = Certificates.make(HOST, devicePem(), NOW);
            return NewRecord.make(
                    Pipe.UDID, HOST, certificates, "11111111-2222-3333-4444-555555555555", "aa:bb:cc:dd:ee:ff");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
