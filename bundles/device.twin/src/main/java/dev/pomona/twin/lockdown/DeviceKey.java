package dev.pomona.twin.lockdown;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The key that a twin proves itself with; one for the twin's life, made at first need. */
final class DeviceKey {
    private static final int BITS = 2048;
    private KeyPair pair;

    private synchronized KeyPair pair() {
        if (pair == null) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(BITS);
                pair = generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no RSA", e);
            }
        }
        return pair;
    }

    PrivateKey secret() {
        return pair().getPrivate();
    }

    /** The public key in the form of PKCS#1. */
    byte[] pkcs1() {
        return SubjectPublicKeyInfo.getInstance(pair().getPublic().getEncoded())
                .getPublicKeyData()
                .getBytes();
    }

    /** The text that lockdownd gives out as DevicePublicKey. */
    byte[] pem() {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1());
        return ("-----BEGIN RSA PUBLIC KEY-----\n" + text + "\n-----END RSA PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
