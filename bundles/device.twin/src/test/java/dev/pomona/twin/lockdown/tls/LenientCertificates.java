package dev.pomona.twin.lockdown.tls;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.util.Collection;

/**
 * For the tests' own client, which is the platform's TLS: lets the platform's TLS read certificates with empty names, which it otherwise refuses before any trust manager is
 * asked. TLS finds its parser through the list of providers only, so this is in force for the whole JVM while it is
 * installed; whatever the platform can parse is still parsed by the platform.
 */
public final class LenientCertificates {
    private static final int MAX = 64 << 10;

    private LenientCertificates() {}

    /** In force from now on, for this JVM. */
    public static synchronized void install() {
        if (Security.getProvider(Lenient.NAME) == null) Security.insertProviderAt(new Lenient(), 1);
    }

    private static final class Lenient extends Provider {
        private static final long serialVersionUID = 1;
        static final String NAME = "TestHostX509";

        Lenient() {
            super(NAME, "1.0", "X.509 certificates with empty names");
            putService(new Service(this, "CertificateFactory", "X.509", Factory.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Factory();
                }
            });
        }
    }

    private static final class Factory extends CertificateFactorySpi {
        private CertificateFactory platform() throws CertificateException {
            Provider sun = Security.getProvider("SUN");
            if (sun == null) {
                throw new CertificateException("no platform parser");
            }
            return CertificateFactory.getInstance("X.509", sun);
        }

        @Override
        public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
            // TLS hands over one certificate in memory; nothing else is read twice.
            if (!(in instanceof ByteArrayInputStream) || available(in) > MAX) {
                return platform().generateCertificate(in);
            }
            in.mark(MAX);
            try {
                return platform().generateCertificate(in);
            } catch (CertificateException refused) {
                ((ByteArrayInputStream) in).reset();
                try {
                    return BareCertificate.of(((ByteArrayInputStream) in).readAllBytes());
                } catch (CertificateException second) {
                    refused.addSuppressed(second);
                    throw refused;
                }
            }
        }

        private static int available(InputStream in) {
            return ((ByteArrayInputStream) in).available();
        }

        @Override
        public Collection<? extends Certificate> engineGenerateCertificates(InputStream in)
                throws CertificateException {
            return platform().generateCertificates(in);
        }

        @Override
        public CRL engineGenerateCRL(InputStream in) throws CRLException {
            try {
                return platform().generateCRL(in);
            } catch (CertificateException e) {
                throw new CRLException(e);
            }
        }

        @Override
        public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
            try {
                return platform().generateCRLs(in);
            } catch (CertificateException e) {
                throw new CRLException(e);
            }
        }
    }
}
