package dev.pomona.lockdown;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;

/**
 * The identity of the organisation that supervises a phone, with which the phone pairs without asking anybody. Its text
 * form says whose it is and holds no key.
 */
public final class Supervision {
    private static final int MAX = 1 << 20;
    private final X509Certificate certificate;
    private final PrivateKey key;

    public Supervision(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * From a PKCS#12 file, as management tools export it.
     *
     * @throws IOException if it cannot be opened with this password, or holds no certificate with its key
     */
    public static Supervision ofPkcs12(byte[] file, char[] password) throws IOException {
        if (file.length > MAX) throw new IOException("too large for a .p12 file");
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password);
            for (String alias : Collections.list(store.aliases())) {
                Certificate certificate = store.getCertificate(alias);
                if (store.getKey(alias, password) instanceof PrivateKey key
                        && certificate instanceof X509Certificate x) {
                    return new Supervision(x, key);
                }
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException("the .p12 file cannot be opened with this password");
        }
        throw new IOException("the .p12 file holds no certificate with its private key");
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "supervision by " + certificate.getSubjectX500Principal();
    }
}
