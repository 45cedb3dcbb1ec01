package dev.pomona.twin.lockdown;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The key that a twin proves itself with. It follows from the twin's name alone, so that a pairing outlives the process
 * without a key having to be kept anywhere; a simulated phone has nothing to hide. Made at first need.
 */
final class DeviceKey {
    private static final int BITS = 2048;
    /** There are only so many twins. */
    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    private final String udid;

    DeviceKey(String udid) {
        this.udid = udid;
    }

    private KeyPair pair() {
        return MADE.computeIfAbsent(udid, DeviceKey::make);
    }

    private static KeyPair make(String udid) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, new NamedRandom("key " + udid));
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
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
