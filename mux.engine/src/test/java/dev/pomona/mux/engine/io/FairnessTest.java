package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One bulk sender does not delay another's small request by more than a few packets. */
@Timeout(20)
class FairnessTest {
    private static final int BULK = 4 << 20;

    @Test
    void aSmallRequestIsAmongTheNextPacketsOfABulkSender() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            Phone.Opened bulk = phone.open(5000, 2 * BULK);
            Phone.Opened small = phone.open(5001, 131072);
            phone.link.gate = new Semaphore(3);
            CountDownLatch over = new CountDownLatch(2);
            Thread bulkSender = writer(bulk, BULK, over);
            for (int i = 0; i < 3; i++) phone.link.takeTcp();
            Phone.awaitWaiting(bulkSender);
            Thread smallSender = writer(small, 10, over);
            Phone.awaitWaiting(smallSender);
            phone.link.gate.release(3);
            int packets = 1;
            while (phone.link.takeTcp().sourcePort() != small.syn().sourcePort()) packets++;
            assertTrue(packets <= 3, packets + " packets of the bulk sender went first");
            phone.link.gate.release(1000);
            assertTrue(over.await(10, TimeUnit.SECONDS));
        }
    }

    private static Thread writer(Phone.Opened to, int bytes, CountDownLatch over) {
        return Thread.ofVirtual().start(() -> {
            try {
                to.connection().write(ByteBuffer.allocate(bytes));
                over.countDown();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
