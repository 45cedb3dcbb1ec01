package dev.pomona.twin.lockdown.tls;

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
 * TLS that reads certificates with empty names, which hosts show. It is a provider instance of the twin's own: the JVM's
 * providers, which the platform's TLS would have to be fooled through, stay as they are. Ciphers are the platform's.
 */
final class TwinCrypto {
    private static final Provider CERTIFICATES = new BouncyCastleProvider();
    private static final Provider TLS = new BouncyCastleJsseProvider(false, new Lenient());
    private static final JcaTlsCrypto DIRECT = new Lenient().create(null);

    private TwinCrypto() {}

    static Provider tlsProvider() {
        return TLS;
    }

    /** For Bouncy Castle's protocol classes themselves, which do not ask which algorithms the JVM has disabled. */
    static JcaTlsCrypto direct() {
        return DIRECT;
    }

    private static final class Lenient extends JcaTlsCryptoProvider {
        private final JcaJceHelper helper = new Helper();

        @Override
        public JcaTlsCrypto create(SecureRandom keyRandom, SecureRandom nonceRandom) {
            return new Crypto(helper, keyRandom, nonceRandom);
        }

        @Override
        public JcaTlsCrypto create(SecureRandom random) {
            return create(random == null ? new SecureRandom() : random, new SecureRandom());
        }

        @Override
        public JcaJceHelper getHelper() {
            return helper;
        }
    }

    private static final class Crypto extends JcaTlsCrypto {
        Crypto(JcaJceHelper helper, SecureRandom keyRandom, SecureRandom nonceRandom) {
            super(helper, keyRandom, nonceRandom);
        }
    }

    private static final class Helper extends DefaultJcaJceHelper {
        @Override
        public CertificateFactory createCertificateFactory(String algorithm) throws CertificateException {
            return CertificateFactory.getInstance(algorithm, CERTIFICATES);
        }

        /** RSA-PSS, without which there is no TLS 1.3, goes by another name with the JDK's providers. */
        @Override
        public Signature createSignature(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.endsWith("ANDMGF1")
                    ? Signature.getInstance(algorithm, CERTIFICATES)
                    : super.createSignature(algorithm);
        }
    }
}
