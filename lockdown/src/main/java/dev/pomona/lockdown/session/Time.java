package dev.pomona.lockdown.session;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The clock, and what waits for it; tests bring one of their own. */
public interface Time {
    long nanos();

    /** Runs {@code task} once, later, on a thread where it may block for a while. */
    Cancellable after(Duration delay, String name, Runnable task);

    void sleep(Duration duration) throws InterruptedException;

    /** Waits for a permit at most so long; whether there was one. */
    boolean await(Semaphore semaphore, Duration limit) throws InterruptedException;

    /** Something that may still be called off. */
    interface Cancellable {
        void cancel();
    }

    /** The machine's own. Its thread is shared and a daemon. */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** See {@link Time#system()}. */
    final class SystemTime implements Time {
        private static final SystemTime INSTANCE = new SystemTime();
        private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "lockdown-timer");
            thread.setDaemon(true);
            return thread;
        });

        private SystemTime() {
            timer.setRemoveOnCancelPolicy(true);
            timer.setKeepAliveTime(10, TimeUnit.SECONDS);
            timer.allowCoreThreadTimeOut(true);
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Cancellable after(Duration delay, String name, Runnable task) {
            ScheduledFuture<?> future = timer.schedule(
                    () -> {
                        Thread.ofVirtual().name(name).start(task);
                    },
                    delay.toNanos(),
                    TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }

        @Override
        public boolean await(Semaphore semaphore, Duration limit) throws InterruptedException {
            return semaphore.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
