package dev.pomona.lockdown.wifi.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.session.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReopenedTest {
    private final BlockingQueue<Consumer<Throwable>> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();

    /** No pause takes any time. */
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Cancellable after(Duration delay, String name, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sleep(Duration duration) {}

        @Override
        public boolean await(Semaphore semaphore, Duration limit) {
            pauses.add(limit);
            return semaphore.tryAcquire();
        }
    };

    private AutoCloseable open(Consumer<Throwable> broken) {
        opened.add(broken);
        return () -> closed.add(true);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertNotNull(next);
        return next;
    }

    @Test
    void whatBreaksIsOpenedAgainAfterGrowingPauses() throws Exception {
        try (Reopened one = new Reopened("test", this::open, time)) {
            for (int seconds : new int[] {1, 2, 5, 10, 30, 30}) {
                next(opened).accept(new IllegalStateException("of a library"));
                assertTrue(next(closed));
                assertEquals(Duration.ofSeconds(seconds), next(pauses));
            }
            assertNotNull(next(opened));
            assertEquals(6, one.broken());
        }
        assertTrue(next(closed));
    }

    @Test
    void closedItIsNotOpenedAgain() throws Exception {
        Reopened one = new Reopened("test", this::open, time);
        Consumer<Throwable> broken = next(opened);
        one.close();
        one.close();
        assertTrue(next(closed));
        broken.accept(new IllegalStateException("late"));
        assertEquals(0, one.broken());
        assertTrue(opened.isEmpty());
        assertFalse(closed.contains(true));
    }

    @Test
    void whatCannotBeOpenedAtFirstIsToldToTheCaller() {
        Reopened.Opener no = broken -> {
            throw new IOException("no such network");
        };
        assertThrows(IOException.class, () -> new Reopened("test", no, time).close());
    }
}
