package dev.pomona.lockdown.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses before another try, spread out so that many who failed together do not come back together. */
final class Jitter {
    private static final long FIRST = 100;
    private static final int MOST = 5;

    private Jitter() {}

    /** Between half and one and a half of 100 ms, 200 ms, 400 ms, and so on; {@code attempt} counts from 0. */
    static Duration pause(int attempt) {
        long middle = FIRST << Math.min(attempt, MOST);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(middle / 2, middle + middle / 2 + 1));
    }
}
