package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void aRequestLargerThanTheRoomHasItAlone() throws Exception {
        Room room = new Room(16 * 1024, 1);
        room.enter(1 << 20);
        CountDownLatch entered = new CountDownLatch(1);
        Thread next = Thread.ofVirtual().start(() -> {
            room.enterUninterrupted(0);
            entered.countDown();
        });
        assertEquals(1, entered.getCount());
        room.leave(1 << 20);
        assertTrue(entered.await(10, TimeUnit.SECONDS));
        next.join();
    }

    @Test
    void fewerFilesWaitsForOneThatIsClosed() throws Exception {
        Room room = new Room(1 << 20, 8);
        room.openFile();
        assertFalse(room.fewerFiles(1), "the only one cannot wait for another");
        Room two = new Room(1 << 20, 8);
        two.openFile();
        two.openFile();
        FutureTask<Boolean> waits = new FutureTask<>(() -> two.fewerFiles(TimeUnit.SECONDS.toNanos(20)));
        Thread waiter = Thread.ofVirtual().start(waits);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (two.mostOpen() != 1 && System.nanoTime() < end) Thread.onSpinWait();
        two.closeFile();
        assertTrue(waits.get(20, TimeUnit.SECONDS));
        waiter.join();
    }

    @Test
    void streamsShare() {
        Room room = new Room(1 << 20, 8);
        assertEquals(1, room.streams());
        room.streamBegins();
        room.streamBegins();
        assertEquals(2, room.streams());
        room.streamEnds();
        assertEquals(1, room.streams());
    }
}
