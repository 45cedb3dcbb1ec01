package dev.pomona.twin.service.afc;

import java.util.HashSet;
import java.util.Set;

/** Who holds a file, alone or with others; holders are open handles. */
final class FileLock {
    private final Set<Object> holders = new HashSet<>();
    private boolean exclusive;

    /** Takes or changes the lock; false when others are in the way. */
    boolean acquire(Object holder, boolean alone) {
        boolean others = holders.stream().anyMatch(other -> other != holder);
        if (others && (alone || exclusive)) {
            return false;
        }
        holders.add(holder);
        exclusive = alone;
        return true;
    }

    void release(Object holder) {
        if (holders.remove(holder) && holders.isEmpty()) {
            exclusive = false;
        }
    }
}
