package dev.pomona.twin.lockdown;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Things that happen later unless they are called off; all are short. */
final class Timers implements AutoCloseable {
    /** One thing to come. */
    @FunctionalInterface
    interface Timer extends AutoCloseable {
        /** Calls it off. */
        @Override
        void close();
    }

    private final ScheduledThreadPoolExecutor executor;

    Timers(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs {@code action} after {@code millis}. */
    Timer after(long millis, Runnable action) {
        if (executor.isShutdown()) {
            return () -> {};
        }
        ScheduledFuture<?> future = executor.schedule(action, millis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
