package dev.pomona.twin.lockdown;

/**
 * The passcode lock.
 *
 * @param locked whether the screen is locked
 * @param unlockedOnce whether it was unlocked since the phone started
 */
record LockState(boolean locked, boolean unlockedOnce) {
    static final LockState OPEN = new LockState(false, true);

    /** As a phone with a passcode comes up. */
    static final LockState STARTED = new LockState(true, false);

    LockState lock() {
        return new LockState(true, unlockedOnce);
    }
}
