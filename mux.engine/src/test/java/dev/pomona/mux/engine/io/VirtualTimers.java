package dev.pomona.mux.engine.io;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that stands still until it is turned. */
public final class VirtualTimers implements Timers {
    private record Task(long at, Runnable body) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable body) {
        Task task = new Task(now + delay.toNanos(), body);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.removeIf(t -> t == task);
    }

    public synchronized int pending() {
        return tasks.size();
    }

    /** Turns the clock, running what falls due in its order. */
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        for (Optional<Task> due = next(end); due.isPresent(); due = next(end))
            due.get().body().run();
    }

    private synchronized Optional<Task> next(long end) {
        Optional<Task> first = tasks.stream().filter(t -> t.at() <= end).min(Comparator.comparingLong(Task::at));
        now = first.map(Task::at).orElse(end);
        first.ifPresent(tasks::remove);
        return first;
    }
}
