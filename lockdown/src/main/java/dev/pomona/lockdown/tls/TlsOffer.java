package dev.pomona.lockdown.tls;

import java.util.List;
import javax.net.ssl.SSLEngine;

/** Which TLS a phone is offered. */
public enum TlsOffer {
    /** iOS 10 and later, and where the version is not known. */
    CURRENT("1.2", "1.3"),
    /** Where the connection goes on in the clear after the handshake, which nothing may follow then, as tickets do in 1.3. */
    ONLY_1_2("1.2"),
    /** iOS before 10, some of which speak 1.0 alone. */
    OLD("1.0", "1.1", "1.2");

    private static final int FIRST_CURRENT = 10;
    private final List<String> versions;

    TlsOffer(String... versions) {
        this.versions = List.of(versions);
    }

    /** @param major the number before the first dot of the phone's iOS version, 0 if it is not known */
    public static TlsOffer to(int major) {
        return major > 0 && major < FIRST_CURRENT ? OLD : CURRENT;
    }

    /** What of it is for a connection that goes on in the clear after the handshake. */
    TlsOffer handshakeOnly() {
        return this == OLD ? OLD : ONLY_1_2;
    }

    /** For an engine that can be set to it; {@link #OLD} has an engine of its own. */
    void applyTo(SSLEngine engine) {
        engine.setEnabledProtocols(versions.stream().map(v -> "TLSv" + v).toArray(String[]::new));
    }

    /** {@code TLS 1.2 and 1.3}. */
    @Override
    public String toString() {
        int last = versions.size() - 1;
        String before = String.join(", ", versions.subList(0, last));
        return "TLS " + (before.isEmpty() ? "" : before + " and ") + versions.get(last);
    }
}
