package dev.pomona.lockdown.fake;

import dev.pomona.lockdown.session.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A clock that stands still until it is told to go on; sleeping takes no time. */
public final class FakeTime implements Time {
    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Cancellable after(Duration delay, String name, Runnable run) {
        Task task = new Task(now + delay.toNanos(), run);
        tasks.add(task);
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    @Override
    public boolean await(Semaphore semaphore, Duration limit) {
        if (semaphore.tryAcquire()) return true;
        advance(limit);
        return semaphore.tryAcquire();
    }

    /** Lets time pass, and what is due run on this thread. */
    public void advance(Duration duration) {
        List<Task> due = new ArrayList<>();
        synchronized (this) {
            now += duration.toNanos();
            for (Task task : tasks) if (task.at <= now) due.add(task);
            tasks.removeAll(due);
        }
        due.forEach(task -> task.run.run());
    }

    private static final class Task {
        private final long at;
        private final Runnable run;

        Task(long at, Runnable run) {
            this.at = at;
            this.run = run;
        }
    }
}
