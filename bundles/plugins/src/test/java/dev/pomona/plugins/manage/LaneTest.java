package dev.pomona.plugins.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.plugins.Finding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final AtomicLong now = new AtomicLong();
    private final Lane lane = new Lane("echo", now::get, Duration.ofSeconds(10));

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void oneThingAfterTheOtherOnAThreadWithTheNameOfThePlugin() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> first = lane.submit("starting", () -> {
            go.await();
            return Thread.currentThread().getName();
        });
        CompletableFuture<Boolean> second = lane.submit("stopping", first::isDone);
        go.countDown();
        assertEquals("plugin echo", first.get(10, TimeUnit.SECONDS));
        assertTrue(second.get(10, TimeUnit.SECONDS));
    }

    @Test
    void whatHangsIsToldInterruptedOnceAndNoLongerInTheWay() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CompletableFuture<Void> hung = lane.submit("starting", () -> {
            in.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        assertTrue(in.await(10, TimeUnit.SECONDS));
        assertFalse(lane.hangs());
        assertTrue(lane.interruptIfHanging().isEmpty());
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertTrue(lane.hangs());
        Finding finding = Reasons.hangs(lane.current().orElseThrow());
        assertEquals(Finding.Kind.HANGS, finding.kind());
        assertTrue(finding.words().contains("starting at dev.pomona.plugins.manage.LaneTest"), finding.words());
        assertTrue(lane.interruptIfHanging().isPresent());
        ExecutionException e = assertThrows(ExecutionException.class, () -> hung.get(10, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, e.getCause());
        assertEquals("on", lane.submit("starting", () -> "on").get(10, TimeUnit.SECONDS));
        assertTrue(lane.interruptIfHanging().isEmpty());
    }

    @Test
    void aTasksContextClassLoaderEndsWithIt() throws Exception {
        ClassLoader own = new ClassLoader() {};
        lane.submit("starting", () -> {
                    Thread.currentThread().setContextClassLoader(own);
                    return null;
                })
                .get(10, TimeUnit.SECONDS);
        assertFalse(lane.submit("stopping", () -> Thread.currentThread().getContextClassLoader() == own)
                .get(10, TimeUnit.SECONDS));
    }

    @Test
    void aLinkageErrorIsAFailureLikeAnyOther() {
        CompletableFuture<Object> done = lane.submit("starting", () -> {
            throw new NoClassDefFoundError("com/example/Gone");
        });
        assertThrows(ExecutionException.class, () -> done.get(10, TimeUnit.SECONDS));
    }
}
