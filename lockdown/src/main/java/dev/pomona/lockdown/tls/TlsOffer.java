package dev.pomona.lockdown.tls;

import javax.net.ssl.SSLEngine;

/** Which TLS a phone is offered. */
public enum TlsOffer {
    /** iOS 10 and later, and where the version is not known. */
    CURRENT("TLSv1.2", "TLSv1.3"),
    /**
     * iOS before 10, which knows nothing later; and where the connection goes on in the clear after the handshake, which
     * nothing may follow then, as tickets do in TLS 1.3.
     */
    ONLY_1_2("TLSv1.2");

    private static final int FIRST_CURRENT = 10;
    private final String[] protocols;

    TlsOffer(String... protocols) {
        this.protocols = protocols;
    }

    /** @param major the number before the first dot of the phone's iOS version, 0 if it is not known */
    public static TlsOffer to(int major) {
        return major > 0 && major < FIRST_CURRENT ? ONLY_1_2 : CURRENT;
    }

    void applyTo(SSLEngine engine) {
        engine.setEnabledProtocols(protocols.clone());
    }
}
