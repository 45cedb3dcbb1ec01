package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.mux.Connection;
import dev.pomona.mux.engine.core.WindowBudget;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The worked session of the protocol page, byte for byte; rx_seq is the phone's last counter. */
class GoldenSessionTest {
    private static String hex(String text) {
        return text.replace(" ", "");
    }

    @Test
    void workedSession() throws Exception {
        FakeLink link = new FakeLink();
        VirtualTimers timers = new VirtualTimers();
        try (MuxDevice device = new MuxDevice(link, EngineLimits.DEFAULT, timers, WindowBudget.of(1 << 20), 0)) {
            device.start();
            assertEquals(hex("00000000 00000014 00000002 00000000 00000000"), link.takeHex());
            link.hex("00000000 00000014 00000002 00000000 49287300 00000000");
            assertEquals(hex("00000002 00000011 feedface 0000ffff 07"), link.takeHex());
            device.ready().get(5, TimeUnit.SECONDS);

            FutureTask<Connection> connecting = Phone.run(() -> device.connect(62078));
            assertEquals(
                    hex("00000006 00000024 feedface 0001ffff 0001f27e 00000000 00000000 50020200 00000000"),
                    link.takeHex());
            // As a phone sent it: low nibble, checksum and four surplus bytes are garbage.
            link.hex("00000006 00000024 faceface 00000001 f27e0001 00000000 00000001 5f120200 7f000001 6d436f6e");
            assertEquals(
                    hex("00000006 00000024 feedface 00020000 0001f27e 00000001 00000001 50100200 00000000"),
                    link.takeHex());
            Connection connection = Phone.get(connecting);

            connection.write(ByteBuffer.wrap("hello".getBytes("US-ASCII")));
            assertEquals(
                    hex("00000006 00000029 feedface 00030000 0001f27e 00000001 00000001 50100200 00000000 68656c6c6f"),
                    link.takeHex());
            link.hex("00000006 00000024 faceface 00010003 f27e0001 00000001 00000006 50100200 00000000");
            link.hex("00000006 00000027 faceface 00020003 f27e0001 00000001 00000006 50100200 00000000 686921");
            byte[] answer = new byte[3];
            assertEquals(3, connection.read(ByteBuffer.wrap(answer)));
            assertArrayEquals("hi!".getBytes("US-ASCII"), answer);
            timers.advance(Phone.millis(30));
            assertEquals(
                    hex("00000006 00000024 feedface 00040002 0001f27e 00000006 00000004 50100200 00000000"),
                    link.takeHex());

            connection.close();
            assertEquals(
                    hex("00000006 00000024 feedface 00050002 0001f27e 00000006 00000004 50040200 00000000"),
                    link.takeHex());
            link.hex("00000006 00000024 faceface 00030005 f27e0007 00001234 00000000 50100200 00000000");
            assertEquals(
                    hex("00000006 00000024 feedface 00060003 0007f27e 00000000 00001234 50040000 00000000"),
                    link.takeHex());
        }
    }

    @Test
    void versionOneHasShortHeadersAndNoSetup_statement20() throws Exception {
        try (Phone phone = new Phone()) {
            phone.device.start();
            phone.link.takeHex();
            phone.link.hex("00000000 00000014 00000001 00000000 00000000");
            phone.device.ready().get(5, TimeUnit.SECONDS);
            FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(62078));
            assertEquals(hex("00000006 0000001c 0001f27e 00000000 00000000 50020200 00000000"), phone.link.takeHex());
            phone.link.hex("00000006 0000001c f27e0001 00000000 00000001 50120200 00000000");
            assertEquals(hex("00000006 0000001c 0001f27e 00000001 00000001 50100200 00000000"), phone.link.takeHex());
            Phone.get(connecting).close();
        }
    }
}
