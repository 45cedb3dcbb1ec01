package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.tls.HandshakeException.Meaning;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeExceptionTest {
    private static HandshakeException received(int alert, boolean answered) {
        return HandshakeException.of(new SSLException(new TlsFatalAlertReceived((short) alert)), answered, true);
    }

    @ParameterizedTest
    @CsvSource({
        "protocol_version, 70",
        "insufficient_security, 71",
        "inappropriate_fallback, 86",
        "handshake_failure, 40"
    })
    void nothingInCommonIsNoLoss(String name, int alert) {
        HandshakeException e = received(alert, false);
        assertEquals(Meaning.NOTHING_IN_COMMON, e.meaning());
        assertEquals(
                "the phone and this hub have no version or cipher of TLS in common (it says " + name + ")",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 41, 42, 43, 44, 45, 46, 48, 49, 51, 116})
    void aRefusedCertificateIsOne(int alert) {
        assertEquals(Meaning.FORGOTTEN, received(alert, true).meaning());
        SSLException afterwards = new SSLException(new TlsFatalAlertReceived((short) alert));
        assertEquals(Meaning.FORGOTTEN, HandshakeException.afterwards(afterwards));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 22, 47, 50, 80, 100, 112, 255})
    void mistakesAreNone(int alert) {
        assertEquals(Meaning.FAILED, received(alert, true).meaning());
        assertEquals(Meaning.FAILED, received(alert, false).meaning());
    }

    @Test
    void whatThisSideObjectsToIsNone() {
        assertEquals(
                Meaning.ANOTHER_KEY,
                raised(AlertDescription.certificate_unknown, new CertificateException("x"), false));
        assertEquals(Meaning.NOTHING_IN_COMMON, raised(AlertDescription.protocol_version, null, false));
        assertEquals(Meaning.FAILED, raised(AlertDescription.internal_error, null, false));
        assertEquals(Meaning.FAILED, raised(AlertDescription.illegal_parameter, null, false));
        assertEquals(Meaning.FORGOTTEN, raised(AlertDescription.handshake_failure, null, true));
        HandshakeException bare = HandshakeException.of(new SSLException("words"), true, false);
        assertEquals(Meaning.FAILED, bare.meaning());
        assertTrue(bare.getMessage().endsWith("(words)"));
    }

    private static Meaning raised(short alert, Throwable cause, boolean left) {
        return HandshakeException.of(new SSLException(new TlsFatalAlert(alert, cause)), true, left)
                .meaning();
    }
}
