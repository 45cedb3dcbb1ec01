package dev.pomona.run.launch;

import java.time.Duration;
import java.util.List;

/** Stops what may not return from being stopped, each on a thread of its own, and waits no longer than it is told. */
final class Stopping {
    /** Something that can be stopped. */
    interface Part {
        String name();

        void stop() throws Exception;
    }

    /** How long what is interrupted may take to notice. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private Stopping() {}

    /**
     * Stops all of them at once, and interrupts those that take longer than {@code limit}.
     *
     * @return whether all have returned then
     */
    static boolean atOnce(List<? extends Part> parts, Duration limit) throws InterruptedException {
        List<Thread> threads = parts.stream()
                .map(part -> start("stop " + part.name(), () -> quietly(part)))
                .toList();
        if (await(threads, limit)) return true;
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        return await(threads, GRACE);
    }

    /**
     * Stops one after the other.
     *
     * @return whether all have returned in time
     */
    static boolean inOrder(List<? extends Part> parts, Duration limit) throws InterruptedException {
        return start("stop in order", () -> parts.forEach(Stopping::quietly)).join(limit);
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static boolean await(List<Thread> threads, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean all = true;
        for (Thread thread : threads) {
            long left = Math.max(1_000_000, end - System.nanoTime());
            all &= thread.join(Duration.ofNanos(left));
        }
        return all;
    }

    private static void quietly(Part part) {
        try {
            part.stop();
        } catch (Exception | LinkageError e) {
            // It has returned, which is all that is asked of it here.
            System.err.println("pomona: stopping " + part.name() + ": " + e);
        }
    }
}
