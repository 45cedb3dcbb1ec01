package dev.pomona.usbip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OperationTest {
    private static final ExportedDevice PHONE =
            new ExportedDevice("/sys/devices/1-1", "1-1", 1, 5, 3, 0x05AC, 0x12A8, 0x0510, 1, 4, 2);
    private static final String PHONE_HEX = hexText("/sys/devices/1-1", 256) + hexText("1-1", 32)
            + "00000001 00000005 00000003 05ac 12a8 0510 000000 01 04 02";

    private static String hexText(String text, int size) {
        return HexFormat.of().formatHex(Arrays.copyOf(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), size));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void golden(String hex, Operation op) throws ProtocolException {
        byte[] wire = bytes(hex);
        assertArrayEquals(wire, op.encode());
        for (int n = 0; n < wire.length; n++) {
            ByteBuffer part = ByteBuffer.wrap(wire, 0, n);
            assertTrue(Operation.decode(part).isEmpty());
            assertEquals(0, part.position());
        }
        ByteBuffer surplus = ByteBuffer.wrap(Arrays.copyOf(wire, wire.length + 3));
        assertEquals(Optional.of(op), Operation.decode(surplus));
        assertEquals(3, surplus.remaining());
    }

    @Test
    void operationsAreAsOnTheWireAndMayComeInPieces() throws ProtocolException {
        golden("0111 8005 00000000", new Operation.ListRequest());
        golden("0111 8003 00000000" + hexText("1-1", 32), new Operation.ImportRequest("1-1"));
        golden("0111 0003 00000000" + PHONE_HEX, new Operation.ImportReply(0, Optional.of(PHONE)));
        golden("0111 0003 00000001", new Operation.ImportReply(1, Optional.empty()));
        golden("0111 0005 00000001", new Operation.ListReply(1, List.of()));
        golden(
                "0111 0005 00000000 00000002" + PHONE_HEX + "0000000000000000" + PHONE_HEX + "0000000000000000",
                new Operation.ListReply(0, List.of(PHONE, PHONE)));
    }

    @Test
    void countsAreBoundedBeforeAnythingElse() {
        for (String count : List.of("ffffffff", "80000000", "00000401", "7fffffff")) {
            byte[] wire = bytes("0111 0005 00000000" + count);
            assertThrows(ProtocolException.class, () -> Operation.decode(ByteBuffer.wrap(wire)));
        }
    }

    @Test
    void unknownCodesAreValues() throws ProtocolException {
        assertEquals(
                Optional.of(new Operation.Unknown(0x0106, 0x1234, 9)),
                Operation.decode(ByteBuffer.wrap(bytes("0106 1234 00000009"))));
        assertArrayEquals(bytes("0106 1234 00000009"), new Operation.Unknown(0x0106, 0x1234, 9).encode());
    }

    @Test
    void namesCannotCarryControlCharacters() throws ProtocolException {
        byte[] wire = new Operation.ImportRequest("1-1").encode();
        wire[9] = 10;
        assertEquals(Optional.of(new Operation.ImportRequest("1?1")), Operation.decode(ByteBuffer.wrap(wire)));
    }

    @Test
    void speedsAreTold() {
        assertEquals(480_000_000, PHONE.bitsPerSecond());
        assertEquals(0x10005, PHONE.id());
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 700) byte[] tail, @ForAll boolean list) {
        byte[] head = bytes("0111 000" + (list ? "5" : "3") + " 00000000");
        ByteBuffer b = ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .flip();
        try {
            Operation.decode(b);
            assertTrue(b.position() <= b.limit());
        } catch (ProtocolException e) {
            assertTrue(list);
        }
    }
}
