package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RelayTest extends ServerFixture {
    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesGoBothWaysWholeAndInOrder() throws Exception {
        byte[] up = random(1_000_003);
        byte[] down = random(700_001);
        try (Client client = client()) {
            assertEquals(0, client.result(connect(1, 22)));
            FakePhone.Line line = phone.line();
            line.says(down);
            client.raw(ByteBuffer.wrap(up, 0, 5));
            assertArrayEquals(down, client.read(down.length));
            client.raw(ByteBuffer.wrap(up, 5, up.length - 5));
            assertArrayEquals(up, line.heard(up.length));
        }
    }

    @Test
    void everyByteBeforeThePhonesEndArrives() throws Exception {
        byte[] down = random(2_000_000);
        try (Client client = client()) {
            assertEquals(0, client.result(connect(1, 22)));
            FakePhone.Line line = phone.line();
            client.raw(ByteBuffer.wrap(random(1000)));
            line.heard(1000);
            line.says(down);
            line.ends();
            assertArrayEquals(down, client.read(down.length));
            assertTrue(client.ends());
        }
    }

    @Test
    void clientThatClosesItsHalfStillGetsTheAnswer() throws Exception {
        try (Client client = client()) {
            assertEquals(0, client.result(connect(1, 22)));
            FakePhone.Line line = phone.line();
            client.raw(ByteBuffer.wrap(random(300)));
            client.channel().shutdownOutput();
            assertArrayEquals(random(300), line.heard(300));
            line.says(random(5000));
            assertArrayEquals(random(5000), client.read(5000));
            assertTrue(client.ends());
            assertTrue(line.closed.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void killedClientEndsTheConnection() throws Exception {
        Client client = client();
        assertEquals(0, client.result(connect(1, 22)));
        FakePhone.Line line = phone.line();
        client.close();
        line.says(random(1000));
        assertTrue(line.closed.await(10, TimeUnit.SECONDS));
    }

    @Test
    void clientLeavingWhileConnectingAborts_statement50() throws Exception {
        Client client = client();
        client.say(connect(1, 99));
        assertTrue(phone.thinking.await(10, TimeUnit.SECONDS));
        client.close();
        assertTrue(phone.interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void clientSpeakingWhileConnectingIsClosed() throws Exception {
        try (Client client = client()) {
            client.say(connect(1, 99));
            assertTrue(phone.thinking.await(10, TimeUnit.SECONDS));
            client.say(listDevices());
            assertTrue(client.ends());
        }
    }

    @Test
    void unplugging_statement51() throws Exception {
        try (Client connecting = client();
                Client connected = client();
                Client listener = client()) {
            assertEquals(0, listener.result(listen()));
            listener.event();
            assertEquals(0, connected.result(connect(1, 22)));
            connecting.say(connect(1, 99));
            assertTrue(phone.thinking.await(10, TimeUnit.SECONDS));
            phone.decided.countDown();
            phone.line().end(new CloseReason.Unplugged(""));
            directory.remove(phone);
            assertTrue(new String(connecting.frame().body(), java.nio.charset.StandardCharsets.UTF_8)
                    .contains("<integer>3</integer>"));
            assertTrue(connected.ends());
            listener.event();
            assertEquals(2, connecting.result(connect(1, 22)));
        }
    }
}
