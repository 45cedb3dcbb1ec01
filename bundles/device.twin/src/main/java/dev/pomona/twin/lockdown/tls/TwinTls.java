package dev.pomona.twin.lockdown.tls;

import javax.net.ssl.SSLEngine;

/** The one version of TLS that a twin speaks. */
public enum TwinTls {
    /** What phones of before iOS 10 are held to. */
    V1_0("1.0"),
    V1_1("1.1"),
    /** What every phone of today speaks. */
    V1_2("1.2"),
    V1_3("1.3");

    private static final String[] CIPHERS_1_2 = {
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"
    };

    private static final int FIRST_CURRENT = 10;

    private final String number;

    TwinTls(String number) {
        this.number = number;
    }

    /** @throws IllegalArgumentException for a version that is none */
    public static TwinTls of(String number) {
        for (TwinTls version : values()) if (version.number.equals(number)) return version;
        throw new IllegalArgumentException("tls: 1.0, 1.1, 1.2 or 1.3, not '" + number + "'");
    }

    /** What a phone with that iOS speaks, unless it is told otherwise. */
    public static TwinTls of(int major) {
        return major < FIRST_CURRENT ? V1_0 : V1_2;
    }

    /** For services that go on in the clear after the handshake, which in 1.3 tickets follow. */
    public TwinTls handshakeOnly() {
        return this == V1_3 ? V1_2 : this;
    }

    boolean old() {
        return this == V1_0 || this == V1_1;
    }

    void applyTo(SSLEngine engine) {
        if (this == V1_2) engine.setEnabledCipherSuites(CIPHERS_1_2.clone());
        engine.setEnabledProtocols(new String[] {"TLSv" + number});
    }
}
