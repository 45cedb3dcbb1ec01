package dev.pomona.lockdown.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * The providers that TLS needs here, as instances that are never registered with the JVM.
 *
 * <p>The JDK's own TLS client refuses certificates with empty names, which is what phones show, and can be talked out of
 * it only for the whole JVM. So the TLS is Bouncy Castle's, certificates are read by Bouncy Castle, and everything that
 * costs time (ciphers, signatures) stays with the JDK's fast providers.
 */
final class Crypto {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Provider TLS = new BouncyCastleJsseProvider(false, new LenientCertificates());
    private static final JcaTlsCrypto DIRECT = new LenientCertificates().create(null);

    private Crypto() {}

    static Provider bouncyCastle() {
        return BOUNCY_CASTLE;
    }

    static Provider tlsProvider() {
        return TLS;
    }

    /** For Bouncy Castle's protocol classes themselves, which do not ask which algorithms the JVM has disabled. */
    static JcaTlsCrypto direct() {
        return DIRECT;
    }

    private static final class LenientCertificates extends JcaTlsCryptoProvider {
        private final JcaJceHelper helper = new Helper();

        @Override
        public JcaTlsCrypto create(SecureRandom keyRandom, SecureRandom nonceRandom) {
            return new LenientCrypto(helper, keyRandom, nonceRandom);
        }

        @Override
        public JcaTlsCrypto create(SecureRandom random) {
            SecureRandom keys = random == null ? new SecureRandom() : random;
            return create(keys, new SecureRandom());
        }

        @Override
        public JcaJceHelper getHelper() {
            return helper;
        }
    }

    private static final class LenientCrypto extends JcaTlsCrypto {
        LenientCrypto(JcaJceHelper helper, SecureRandom keyRandom, SecureRandom nonceRandom) {
            super(helper, keyRandom, nonceRandom);
        }
    }

    private static final class Helper extends DefaultJcaJceHelper {
        @Override
        public CertificateFactory createCertificateFactory(String algorithm) throws CertificateException {
            return CertificateFactory.getInstance(algorithm, BOUNCY_CASTLE);
        }

        /** RSA-PSS, without which there is no TLS 1.3, goes by another name with the JDK's providers. */
        @Override
        public Signature createSignature(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.endsWith("ANDMGF1")
                    ? Signature.getInstance(algorithm, BOUNCY_CASTLE)
                    : super.createSignature(algorithm);
        }
    }
}
