package dev.pomona.inspect.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pomona.inspect.packet.Packet;
import dev.pomona.inspect.packet.Packets;
import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void dataWithItsPayloadHidden() {
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 > TCP 1025>62078 seq=1 ack=7 flags=ACK window=131072 length=6 tx=5"
                        + " rx=4",
                Line.of(Packets.tcp(Direction.TO_PHONE, 1025, 62078, 1, 0x10, "secret"), false));
    }

    @Test
    void dataWithItsPayloadShown() {
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < TCP 62078>1025 seq=4294967295 ack=7 flags=SYN+ACK window=131072"
                        + " length=2 tx=5 rx=4 payload=6869",
                Line.of(Packets.tcp(Direction.FROM_PHONE, 62078, 1025, -1, 0x12, "hi"), true));
    }

    @Test
    void thePhonesWordsAreNobodysSecret() {
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < TCP 7>1 seq=1 ack=7 flags=RST window=131072 length=8 tx=5 rx=4"
                        + " words=\"a\\x22\\x0ab\\x5c\\x1b[\\xff\"",
                Line.of(Packets.tcp(Direction.FROM_PHONE, 7, 1, 1, 4, "a\"\nb\\\u001b[\u00ff"), false));
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < CONTROL length=4 tx=1 rx=0 level=3 words=\"bad\"",
                Line.of(Packets.other(1, new byte[] {3, 'b', 'a', 'd'}), false));
    }

    @Test
    void packetsOfOtherKinds() {
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < VERSION length=12",
                Line.of(Packets.other(0, new byte[12]), false));
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < SETUP length=1 tx=1 rx=0",
                Line.of(Packets.other(2, new byte[1]), false));
        assertEquals(
                "2026-11-21T16:00:00.123456789Z #3 < KIND-4294967295 length=0 tx=1 rx=0",
                Line.of(Packets.other(-1, new byte[0]), false));
    }

    @Property
    void anyBytesAreOneLineOfPrintableText(@ForAll byte[] header, @ForAll byte[] payload, @ForAll boolean shown) {
        Packet packet = new Packet(
                Direction.TO_PHONE,
                1,
                Packets.TIME,
                2,
                ByteBuffer.wrap(header),
                ByteBuffer.wrap(payload),
                payload.length + 10);
        String line = Line.of(packet, shown);
        assertFalse(line.chars().anyMatch(c -> c < 0x20 || c > 0x7e), line);
    }
}
