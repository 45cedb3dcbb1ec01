package dev.pomona.twin.lockdown;

import java.util.Optional;
import java.util.Set;

/** What a locked phone still starts: not what shows its user's data, unless the host has the escrow bag. */
final class Locks {
    private static final Set<String> USER_DATA = Set.of(
            "com.apple.afc",
            "com.apple.mobile.house_arrest",
            "com.apple.mobilebackup2",
            "com.apple.mobilesync",
            "com.apple.mobile.screenshotr");

    private Locks() {}

    /** @param escrowBag as the host sent it */
    static void check(String service, LockState lock, Optional<byte[]> escrowBag, Optional<Pairing> pairing)
            throws LockdownFault {
        if (!lock.locked() || !USER_DATA.contains(service)) return;
        if (escrowBag.isEmpty()) throw new LockdownFault("PasswordProtected");
        if (!lock.unlockedOnce()) throw new LockdownFault("MissingValue");
        boolean right = pairing.isPresent()
                && java.security.MessageDigest.isEqual(
                        escrowBag.get(), pairing.get().escrowBag());
        if (!right) throw new LockdownFault("PasswordProtected");
    }
}
