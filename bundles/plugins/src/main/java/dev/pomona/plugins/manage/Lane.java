package dev.pomona.plugins.manage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * One plugin's own thread. Whatever of a plugin's code runs while it starts or stops runs here, one thing after the other, so that
 * a plugin that does not return keeps only itself waiting.
 */
final class Lane implements AutoCloseable {
    /**
     * What the lane is at.
     *
     * @param what for people: {@code starting}
     * @param began by the lane's clock
     */
    record Task(String what, long began, Thread thread, boolean interrupted) {
        Task afterInterrupt() {
            return new Task(what, began, thread, true);
        }
    }

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final long limit;
    private final ThreadPoolExecutor executor;
    private final AtomicReference<Task> current = new AtomicReference<>();

    /**
     * @param nanos the clock, as {@link System#nanoTime}
     * @param limit how long a task may take before it {@linkplain #hangs hangs}
     */
    Lane(String name, LongSupplier nanos, Duration limit) {
        this.nanos = nanos;
        this.limit = limit.toNanos();
        executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("plugin " + name).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code task} after those before it. */
    <T> CompletableFuture<T> submit(String what, Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        executor.execute(() -> run(what, task, done));
        return done;
    }

    private <T> void run(String what, Callable<T> task, CompletableFuture<T> done) {
        current.set(new Task(what, nanos.getAsLong(), Thread.currentThread(), false));
        ClassLoader was = Thread.currentThread().getContextClassLoader();
        T result = null;
        Throwable failure = null;
        try {
            result = task.call();
        } catch (Exception | LinkageError e) {
            failure = e;
        } finally {
            Thread.currentThread().setContextClassLoader(was);
            current.set(null);
            // An interrupt was meant for the task alone.
            Thread.interrupted();
        }
        if (failure == null) done.complete(result);
        else done.completeExceptionally(failure);
    }

    Optional<Task> current() {
        return Optional.ofNullable(current.get());
    }

    /** Whether the task at hand takes longer than any plugin may. */
    boolean hangs() {
        Task task = current.get();
        return task != null && nanos.getAsLong() - task.began() > limit;
    }

    /** Interrupts what hangs, once; the hung task if that has just been done. */
    Optional<Task> interruptIfHanging() {
        Task task = current.get();
        if (task == null || task.interrupted() || nanos.getAsLong() - task.began() <= limit) return Optional.empty();
        if (!current.compareAndSet(task, task.afterInterrupt())) return Optional.empty();
        task.thread().interrupt();
        return Optional.of(task);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
