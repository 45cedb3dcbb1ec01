package dev.pomona.twin.lockdown.tls;

import javax.net.ssl.SSLEngine;

/** The one version of TLS that a twin speaks. */
public enum TwinTls {
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

    private final String number;

    TwinTls(String number) {
        this.number = number;
    }

    /** @throws IllegalArgumentException for a version that is none */
    public static TwinTls of(String number) {
        for (TwinTls version : values()) if (version.number.equals(number)) return version;
        throw new IllegalArgumentException("tls: 1.2 or 1.3, not '" + number + "'");
    }

    void applyTo(SSLEngine engine) {
        if (this == V1_2) engine.setEnabledCipherSuites(CIPHERS_1_2.clone());
        engine.setEnabledProtocols(new String[] {"TLSv" + number});
    }
}
