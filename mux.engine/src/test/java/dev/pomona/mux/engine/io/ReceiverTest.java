package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.DirectConnection;
import dev.pomona.mux.engine.core.Wire;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver that takes its time over what was kept for it. */
@Timeout(20)
class ReceiverTest {
    private static final int PIECE = 30_000;

    /** Takes nothing until told to; then waits in the midst of it. */
    private static final class Client implements DirectConnection.Receiver {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch told = new CountDownLatch(1);
        volatile boolean open;
        volatile boolean allRight = true;
        final AtomicInteger taken = new AtomicInteger();

        @Override
        public void take(ByteBuffer bytes) {
            if (!open) return;
            inside.countDown();
            try {
                assertTrue(goOn.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            taken.addAndGet(bytes.remaining());
            while (bytes.hasRemaining()) allRight &= bytes.get() == 7;
        }

        @Override
        public void changed() {}

        @Override
        public void ended() {
            told.countDown();
        }
    }

    private Phone phone;
    private Phone.Opened opened;
    private DirectConnection connection;
    private final Client client = new Client();

    @BeforeEach
    void plugIn() throws Exception {
        phone = new Phone().shakeHands(2);
        opened = phone.open(5000, 131072);
        connection = (DirectConnection) opened.connection();
        connection.attach(client);
    }

    @AfterEach
    void unplug() throws Exception {
        phone.close();
    }

    private void say(Phone.Opened to, int seq, int value) {
        byte[] bytes = new byte[PIECE];
        Arrays.fill(bytes, (byte) value);
        phone.link.segment(to.syn(), seq, 1, Wire.ACK, 131072, bytes);
    }

    /** The client is in the midst of what was kept for it. */
    private FutureTask<?> resuming() throws Exception {
        say(opened, 1, 7);
        client.open = true;
        FutureTask<?> resuming = Phone.run(() -> {
            connection.resume();
            return null;
        });
        assertTrue(client.inside.await(10, TimeUnit.SECONDS));
        return resuming;
    }

    @Test
    void theLinksReaderDoesNotWaitForIt() throws Exception {
        FutureTask<?> resuming = resuming();
        say(opened, 1 + PIECE, 7);
        assertEquals(0, client.taken.get());
        client.goOn.countDown();
        Phone.get(resuming);
        assertEquals(2 * PIECE, client.taken.get());
        assertTrue(client.allRight);
    }

    @Test
    void whatItIsLookingAtIsNotUsedAgainThoughTheConnectionIsClosed() throws Exception {
        FutureTask<?> resuming = resuming();
        connection.close();
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        Phone.Opened other = phone.open(5001, 131072);
        Client slow = new Client();
        ((DirectConnection) other.connection()).attach(slow);
        for (int i = 0; i < 4; i++) say(other, 1 + i * PIECE, 9);
        assertEquals(1, client.told.getCount(), "it is not over while the receiver is busy");
        client.goOn.countDown();
        Phone.get(resuming);
        assertTrue(client.allRight, "bytes of another connection");
        assertTrue(client.told.await(10, TimeUnit.SECONDS));
    }

    @Test
    void anEndThatComesMeanwhileIsToldAfterTheLastByte() throws Exception {
        FutureTask<?> resuming = resuming();
        phone.link.segment(opened.syn(), 1 + PIECE, 1, Wire.RST, 0);
        assertEquals(1, client.told.getCount());
        client.goOn.countDown();
        Phone.get(resuming);
        assertEquals(PIECE, client.taken.get());
        assertTrue(client.told.await(10, TimeUnit.SECONDS));
    }
}
