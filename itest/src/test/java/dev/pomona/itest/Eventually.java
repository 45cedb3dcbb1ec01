package dev.pomona.itest;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What another process brings about in its own time. */
final class Eventually {
    private Eventually() {}

    /** Whether the condition came true within 20 seconds. */
    static boolean holds(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            LockSupport.parkNanos(100_000_000);
        }
        return true;
    }
}
