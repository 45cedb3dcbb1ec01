package dev.pomona.services.afc.client;

/**
 * What a connection has shown of itself: how fast it delivers and how long an answer takes when nothing is in its way. From
 * these follows how much must be on the way to keep it busy; more would only wait in queues. A pure value: each answer makes
 * the next one.
 *
 * @param rate bytes per nanosecond, of the best of late; 0 while unknown
 * @param delay nanoseconds of the quickest answer of late; 0 while unknown
 * @param since when {@code delay} was seen
 */
record Pace(double rate, long delay, long since) {
    static final Pace UNKNOWN = new Pace(0, 0, 0);

    /** A delay is forgotten after this, since the way may have become longer: another port, another radio. */
    private static final long MEMORY = 10_000_000_000L;
    /** The best rate fades a little with each answer, so that a way that became slower is seen within some hundred. */
    private static final double FADE = 0.99;
    /** What is on the way beyond rate times delay, so that the rate can be seen to grow. */
    private static final double HEADROOM = 2.0;

    /**
     * An answer came.
     *
     * @param now when it came
     * @param took nanoseconds since its request was sent
     * @param bytes delivered by all answers in that time
     */
    Pace answered(long now, long took, long bytes) {
        double seen = (double) bytes / Math.max(1, took);
        return new Pace(Math.max(seen, rate * FADE), delay, since).answered(now, took);
    }

    /** An answer came that moved no bytes: it shows how long the way is, and nothing of what the way carries. */
    Pace answered(long now, long took) {
        long quick = Math.max(1, took);
        boolean newer = delay == 0 || quick <= delay || now - since > MEMORY;
        return newer ? new Pace(rate, quick, now) : this;
    }

    /** How many bytes to keep on the way. */
    long window(long least, long most) {
        double wanted = rate * delay * HEADROOM;
        return Math.max(Math.min(least, most), Math.min(most, (long) wanted));
    }
}
