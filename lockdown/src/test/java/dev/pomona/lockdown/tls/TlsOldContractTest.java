package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.fake.FarTls;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.OldTlsServer;
import dev.pomona.mux.Connection;
import org.bouncycastle.tls.CipherSuite;
import org.junit.jupiter.api.Nested;

/** The contract over what phones of before iOS 10 speak. */
class TlsOldContractTest {
    abstract static class Old extends TlsContract {
        private final String version;
        private final int[] suites;

        Old(String version, int... suites) {
            super(version, TlsOffer.OLD);
            this.version = version;
            this.suites = suites;
        }

        @Override
        FarTls phone(Connection raw, byte[] certificate) {
            return new OldTlsServer(raw, certificate, Keys.DEVICE.getPrivate(), version, suites);
        }
    }

    @Nested
    class Tls10 extends Old {
        Tls10() {
            super("TLSv1");
        }
    }

    @Nested
    class Tls10WithoutEllipticCurves extends Old {
        Tls10WithoutEllipticCurves() {
            super("TLSv1", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
        }
    }

    @Nested
    class Tls11 extends Old {
        Tls11() {
            super("TLSv1.1");
        }
    }

    /** With the JDK's engine at the far end. */
    @Nested
    class Tls12 extends TlsContract {
        Tls12() {
            super("TLSv1.2", TlsOffer.OLD);
        }
    }
}
