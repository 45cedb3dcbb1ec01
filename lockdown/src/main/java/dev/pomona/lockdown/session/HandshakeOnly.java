package dev.pomona.lockdown.session;

import java.util.Set;

/** The services that do a TLS handshake and then go on in the clear on the same connection. */
final class HandshakeOnly {
    private static final Set<String> ALWAYS =
            Set.of("com.apple.debugserver", "com.apple.accessibility.axAuditDaemon.remoteserver");
    /** Before iOS 14; later ones have a service of another name that stays in TLS. */
    private static final Set<String> OLD =
            Set.of("com.apple.instruments.remoteserver", "com.apple.testmanagerd.lockdown");

    private static final int STAYS_IN_TLS_SINCE = 14;

    private HandshakeOnly() {}

    /** @param version the phone's iOS; empty if unknown, which counts as new */
    static boolean is(String service, String version) {
        int major = Versions.major(version);
        return ALWAYS.contains(service) || OLD.contains(service) && major > 0 && major < STAYS_IN_TLS_SINCE;
    }
}
