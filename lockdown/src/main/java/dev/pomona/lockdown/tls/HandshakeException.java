package dev.pomona.lockdown.tls;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** A TLS handshake that one of the two sides ended, and what that says about the pair record. */
public final class HandshakeException extends SSLException {
    private static final long serialVersionUID = 1;

    /** Why it ended. */
    public enum Meaning {
        /** The phone does not take this computer's certificate, or goes without a word: it has forgotten the record. */
        FORGOTTEN("the phone does not take this computer's certificate"),
        /** There is no version, or no cipher, that both sides take. Says nothing about the record. */
        NOTHING_IN_COMMON("the phone and this hub have no version or cipher of TLS in common"),
        /** The phone shows a key that is not the record's. Not the phone has forgotten us, but we do not know it. */
        ANOTHER_KEY("the phone shows another key than that of its pair record, so it may be another phone"),
        /** Somebody made a mistake. Says nothing about the record. */
        FAILED("the TLS handshake with the phone failed");

        private final String words;

        Meaning(String words) {
            this.words = words;
        }
    }

    private final Meaning meaning;

    private HandshakeException(Meaning meaning, String detail, Throwable cause) {
        super(meaning.words + " (" + detail + ")", cause);
        this.meaning = meaning;
    }

    public Meaning meaning() {
        return meaning;
    }

    /**
     * Reads it from what Bouncy Castle threw.
     *
     * @param answered whether the phone had answered the first message, and so had found version and cipher
     * @param left whether it was by an alert of the phone's that TLS ended, of whatever kind
     */
    static HandshakeException of(SSLException e, boolean answered, boolean left) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
            if (cause instanceof TlsFatalAlertReceived received) {
                short alert = received.getAlertDescription();
                return new HandshakeException(
                        received(alert, answered), "it says " + AlertDescription.getName(alert), e);
            }
            if (cause instanceof TlsFatalAlert raised) {
                short alert = raised.getAlertDescription();
                if (left) return new HandshakeException(Meaning.FORGOTTEN, "it ends TLS", e);
                return new HandshakeException(raised(raised), AlertDescription.getName(alert), e);
            }
        }
        return new HandshakeException(Meaning.FAILED, String.valueOf(e.getMessage()), e);
    }

    private static Meaning received(short alert, boolean answered) {
        return switch (alert) {
            case AlertDescription.protocol_version,
                    AlertDescription.insufficient_security,
                    AlertDescription.inappropriate_fallback -> Meaning.NOTHING_IN_COMMON;
            // Before its answer it can only be about what was offered; later it is about what was shown.
            case AlertDescription.handshake_failure -> answered ? Meaning.FORGOTTEN : Meaning.NOTHING_IN_COMMON;
            case AlertDescription.close_notify,
                    AlertDescription.no_certificate,
                    AlertDescription.bad_certificate,
                    AlertDescription.unsupported_certificate,
                    AlertDescription.certificate_revoked,
                    AlertDescription.certificate_expired,
                    AlertDescription.certificate_unknown,
                    AlertDescription.unknown_ca,
                    AlertDescription.access_denied,
                    AlertDescription.decrypt_error,
                    AlertDescription.certificate_required -> Meaning.FORGOTTEN;
            default -> Meaning.FAILED;
        };
    }

    private static Meaning raised(TlsFatalAlert raised) {
        if (raised.getCause() instanceof CertificateException) return Meaning.ANOTHER_KEY;
        return switch (raised.getAlertDescription()) {
            case AlertDescription.protocol_version, AlertDescription.insufficient_security -> Meaning.NOTHING_IN_COMMON;
            default -> Meaning.FAILED;
        };
    }

    /** What an error says about the record that came after the handshake, which is when the phone objects in TLS 1.3. */
    public static Meaning afterwards(SSLException e) {
        return of(e, true, false).meaning();
    }
}
