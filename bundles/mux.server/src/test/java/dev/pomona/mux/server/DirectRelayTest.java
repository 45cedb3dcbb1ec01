package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that holds for a relay with threads, and what only one without can do. */
class DirectRelayTest extends RelayTest {
    @BeforeEach
    void withoutThreads() {
        phone.direct = true;
    }

    private DirectLine connected(Client client) throws Exception {
        assertEquals(0, client.result(connect(1, 22)));
        return (DirectLine) phone.line();
    }

    @Test
    void clientThatDoesNotReadGetsAllWhenItDoes() throws Exception {
        byte[] down = random(5_000_000);
        try (Client slow = client();
                Client other = client()) {
            DirectLine line = connected(slow);
            line.says(down);
            DirectLine quick = connected(other);
            quick.says(random(100));
            assertArrayEquals(random(100), other.read(100));
            assertArrayEquals(down, slow.read(down.length));
        }
    }

    @Test
    void phoneWithoutRoomHoldsItsClientOnly() throws Exception {
        byte[] up = random(300_000);
        try (Client held = client();
                Client other = client()) {
            DirectLine line = connected(held);
            line.grant(1000);
            held.raw(ByteBuffer.wrap(up, 0, 100_000));
            assertEquals(1000, line.heard(1000).length);
            DirectLine free = connected(other);
            other.raw(ByteBuffer.wrap(up, 0, 100));
            assertEquals(100, free.heard(100).length);
            line.grant(Integer.MAX_VALUE);
            held.raw(ByteBuffer.wrap(up, 100_000, 200_000));
            assertArrayEquals(up, line.heard(up.length));
        }
    }

    @Test
    void clientGoneWhileThePhoneHasNoRoomIsNotKept() throws Exception {
        Client client = client();
        DirectLine line = connected(client);
        line.grant(0);
        client.raw(ByteBuffer.allocate(10));
        client.close();
        assertTrue(line.closed.await(10, TimeUnit.SECONDS));
    }

    @Test
    void lastBytesAreAcknowledgedBeforeTheReset_statement38() throws Exception {
        Client client = client();
        DirectLine line = connected(client);
        line.owe(10);
        client.raw(ByteBuffer.allocate(10));
        line.heard(10);
        client.close();
        assertFalse(line.closed.await(300, TimeUnit.MILLISECONDS));
        line.owe(0);
        assertTrue(line.closed.await(10, TimeUnit.SECONDS));
    }

    @Test
    void closedClientIsNotWaitedFor() throws Exception {
        for (int i = 0; i < 100; i++) {
            Client client = client();
            DirectLine line = connected(client);
            client.close();
            assertTrue(line.closed.await(10, TimeUnit.SECONDS));
        }
        assertEquals(0, server.clients());
    }

    @Test
    void refusedClientMayAskAgainAtOnce_statement25() throws Exception {
        try (Client client = client()) {
            for (int i = 0; i < 20; i++) assertEquals(3, client.result(connect(1, 80)));
            byte[] up = random(70_000);
            DirectLine line = connected(client);
            client.raw(ByteBuffer.wrap(up));
            assertArrayEquals(up, line.heard(up.length));
        }
    }
}
