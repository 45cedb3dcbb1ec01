package dev.pomona.twin.lockdown;

import java.util.Set;

/** The services that do a TLS handshake and then go on in the clear. */
final class HandshakeOnly {
    private static final Set<String> ALWAYS =
            Set.of("com.apple.debugserver", "com.apple.accessibility.axAuditDaemon.remoteserver");
    private static final Set<String> OLD =
            Set.of("com.apple.instruments.remoteserver", "com.apple.testmanagerd.lockdown");
    private static final int STAYS_IN_TLS_SINCE = 14;

    private HandshakeOnly() {}

    static boolean is(String service, int major) {
        return ALWAYS.contains(service) || OLD.contains(service) && major < STAYS_IN_TLS_SINCE;
    }
}
