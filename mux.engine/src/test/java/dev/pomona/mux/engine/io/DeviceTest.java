package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    @Test
    void versionIsRepeatedThenGivenUp() throws Exception {
        try (Phone phone = new Phone()) {
            phone.device.start();
            for (int i = 0; i < EngineLimits.DEFAULT.versionTries(); i++) {
                assertInstanceOf(MuxPacket.Version.class, phone.link.take());
                phone.timers.advance(EngineLimits.DEFAULT.versionRetry());
            }
            assertThrows(ExecutionException.class, () -> phone.device.ready().get(5, TimeUnit.SECONDS));
            phone.device.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void versionThreeEndsThisPhone_statement18() throws Exception {
        try (Phone phone = new Phone()) {
            phone.device.start();
            phone.link.take();
            phone.link.say(new MuxPacket.Version(3, 0, 0));
            ExecutionException e = assertThrows(
                    ExecutionException.class, () -> phone.device.ready().get(5, TimeUnit.SECONDS));
            assertTrue(e.getCause().getMessage().contains("3.0"));
            phone.device.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void controlOfAnyLevelChangesNothing_statement34(int major) throws Exception {
        try (Phone phone = new Phone().shakeHands(major)) {
            for (int level : new int[] {-1, 0, 3, 4, 5, 7, 255}) phone.link.say(new MuxPacket.Control(level, "text\n"));
            phone.link.say(new MuxPacket.Unknown(9, ByteBuffer.allocate(3)));
            phone.link.say(new MuxPacket.Tcp(1, 2, 0, 0, Wire.RST, 0, ByteBuffer.allocate(0)));
            phone.open(5000, 256);
            assertEquals(7, phone.device.counters().controls.sum());
            assertEquals(1, phone.device.counters().unknown.sum());
        }
    }

    @Test
    void duplicatePacketLeadsToANewHandshake_statement35() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            Phone.Opened o = phone.open(5000, 256);
            phone.link.say(new MuxPacket.Control(4, "detected duplicate packet. Expected 408 received 410"));
            assertInstanceOf(MuxPacket.Version.class, phone.link.take());
            assertInstanceOf(
                    CloseReason.ProtocolViolation.class,
                    o.connection().closeReason().orElseThrow());
            FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(6000));
            phone.link.txSeq = 0;
            phone.link.say(new MuxPacket.Version(2, 0, 0));
            assertEquals("0000000200000011feedface0000ffff07", phone.link.takeHex());
            MuxPacket.Tcp syn = phone.link.takeTcp();
            assertEquals(1, phone.link.rxSeq);
            phone.link.segment(syn, 0, 1, Wire.SYN | Wire.ACK, 256);
            Phone.get(connecting);
        }
    }

    @Test
    void hostPortsPassTheEnd_statement36() throws Exception {
        try (Phone phone = new Phone(65533, EngineLimits.DEFAULT).shakeHands(2)) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 4; i++) ports.add(phone.open(5000, 256).syn().sourcePort());
            assertEquals(List.of(65534, 65535, 1, 2), ports);
        }
    }

    @Test
    void thousandWritersCountWithoutGap_statement22() throws Exception {
        int writers = 1000;
        int each = 70;
        try (Phone phone = new Phone().shakeHands(2)) {
            List<Phone.Opened> opened = new ArrayList<>();
            for (int i = 0; i < writers; i++) opened.add(phone.open(5000, 1 << 20));
            int expected = (2 * writers + 1) & 0xffff;
            for (Phone.Opened o : opened) {
                FutureTask<Void> unused = Phone.run(() -> {
                    for (int n = 0; n < each; n++) o.connection().write(ByteBuffer.allocate(1 + n));
                    return null;
                });
            }
            for (int i = 0; i < writers * each; i++) {
                int tx = PacketCodec.txSeq(ByteBuffer.wrap(phone.link.takeBytes()), Framing.V2);
                assertEquals(expected, tx);
                expected = (expected + 1) & 0xffff;
            }
            assertFalse(phone.device.ended().isDone());
        }
    }

    @Test
    void windowGrowsForAReaderThatKeepsUp() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            Phone.Opened o = phone.open(5000, 256);
            int seq = 1;
            int window = 131072;
            while (window < EngineLimits.DEFAULT.maxWindow()) {
                // All of it at once, as over a long way.
                phone.timers.advance(Duration.ofMillis(7));
                for (int sent = 0; sent < window; sent += 32768, seq += 32768) {
                    phone.link.segment(o.syn(), seq, 1, Wire.ACK, 256, new byte[32768]);
                    ByteBuffer all = ByteBuffer.allocate(32768);
                    while (all.hasRemaining()) o.connection().read(all);
                }
                MuxPacket.Tcp ack = phone.link.takeTcp();
                while (ack.ack() != seq) {
                    phone.timers.advance(Duration.ofMillis(30));
                    ack = phone.link.takeTcp();
                }
                assertTrue(ack.window() >= window);
                assertTrue(ack.window() <= 2 * window);
                window = ack.window();
            }
        }
    }
}
