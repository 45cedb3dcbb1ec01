package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch release = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> stopped = new ConcurrentLinkedQueue<>();

    @AfterEach
    void letGo() {
        release.countDown();
    }

    /** What stopping a part does. */
    private interface Work {
        void run() throws Exception;
    }

    private record Part(String name, Work work, ConcurrentLinkedQueue<String> stopped) implements Stopping.Part {
        @Override
        public void stop() throws Exception {
            work.run();
            stopped.add(name);
        }
    }

    private Part part(String name, Work work) {
        return new Part(name, work, stopped);
    }

    private Part stubborn() {
        return part("stubborn", () -> {
            boolean interrupted = false;
            while (release.getCount() > 0) {
                try {
                    if (release.await(60, TimeUnit.SECONDS)) break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        });
    }

    @Test
    void thoseThatReturnAreNotNamed() throws Exception {
        Part throwing = part("throwing", () -> {
            throw new IllegalStateException("no");
        });
        assertTrue(Stopping.atOnce(List.of(part("well", () -> {}), throwing), LONG));
        assertEquals(List.of("well"), List.copyOf(stopped));
    }

    @Test
    void oneThatDoesNotReturnKeepsNoOther() throws Exception {
        CountDownLatch well = new CountDownLatch(1);
        assertFalse(Stopping.atOnce(List.of(stubborn(), part("well", well::countDown)), SHORT));
        assertTrue(well.await(30, TimeUnit.SECONDS));
    }

    @Test
    void oneThatListensToInterruptsIsNotNamed() throws Exception {
        Part slow = part("slow", () -> {
            if (!release.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("never released");
        });
        assertTrue(Stopping.atOnce(List.of(slow), SHORT));
    }

    @Test
    void inOrderOneAfterTheOther() throws Exception {
        assertTrue(Stopping.inOrder(List.of(part("a", () -> {}), part("b", () -> {}), part("c", () -> {})), LONG));
        assertEquals(List.of("a", "b", "c"), List.copyOf(stopped));
        assertFalse(Stopping.inOrder(List.of(stubborn(), part("never", () -> {})), SHORT));
        assertEquals(List.of("a", "b", "c"), List.copyOf(stopped));
    }
}
