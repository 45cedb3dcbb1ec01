package dev.pomona.lockdown.fake;

import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.NewRecord;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

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
