package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Request.Asker;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EventQueueTest {
    private final AtomicInteger overflows = new AtomicInteger();
    private final EventQueue queue = new EventQueue(2, 1, Asker.UNKNOWN, device -> true, overflows::incrementAndGet);

    @Test
    void slowListenerIsLetGoOnce() throws InterruptedException {
        for (int i = 0; i < 5; i++) queue.tell(new Reply.Detached(i));
        assertEquals(1, overflows.get());
        assertNull(queue.next());
    }

    @Test
    void orderIsKept() throws InterruptedException {
        queue.tell(new Reply.Detached(1));
        queue.tell(new Reply.Detached(2));
        assertEquals(new Reply.Detached(1), queue.next());
        queue.tell(new Reply.Detached(3));
        assertEquals(new Reply.Detached(2), queue.next());
        assertEquals(new Reply.Detached(3), queue.next());
        queue.end();
        assertNull(queue.next());
        assertEquals(0, overflows.get());
    }
}
