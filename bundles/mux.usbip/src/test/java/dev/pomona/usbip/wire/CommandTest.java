package dev.pomona.usbip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static byte[] encode(Command c) {
        ByteBuffer b = ByteBuffer.allocate(Command.BYTES);
        c.encode(b);
        assertEquals(0, b.remaining());
        return b.array();
    }

    private static void golden(String hex, Command c) {
        byte[] wire = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertArrayEquals(wire, encode(c), () -> HexFormat.of().formatHex(encode(c)));
        assertEquals(c, Command.decode(ByteBuffer.wrap(wire)));
    }

    @Test
    void headersAreAsOnTheWire() {
        golden(
                "00000001 00000d05 0001000f 00000001 00000001 00000200 00000040 00000000 ffffffff 00000000"
                        + " 0000000000000000",
                new Command.Submit(0xd05, 0x1000f, Command.IN, 1, 0x200, 0x40, 0));
        golden(
                "00000001 00000001 00010005 00000001 00000000 00000000 00000012 00000000 ffffffff 00000000"
                        + " 8006000100001200",
                new Command.Submit(1, 0x10005, Command.IN, 0, 0, 18, 0x8006000100001200L));
        golden(
                "00000003 00000d05 00000000 00000000 00000000 00000000 00000040 00000000 ffffffff 00000000"
                        + " 0000000000000000",
                new Command.SubmitReply(0xd05, 0, 0x40));
        golden(
                "00000002 00000d06 0001000f 00000000 00000000 00000d05 00000000 00000000 00000000 00000000"
                        + " 0000000000000000",
                new Command.Unlink(0xd06, 0x1000f, 0xd05));
        golden(
                "00000004 00000d06 00000000 00000000 00000000 ffffff98 00000000 00000000 00000000 00000000"
                        + " 0000000000000000",
                new Command.UnlinkReply(0xd06, -104));
        golden(
                "00000007 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000"
                        + " 0000000000000000",
                new Command.Unknown(7, 1));
    }

    @Provide
    Arbitrary<Command> commands() {
        Arbitrary<Integer> any = Arbitraries.integers();
        return Arbitraries.oneOf(
                Combinators.combine(any, any, any, any, any, any, Arbitraries.longs())
                        .as(Command.Submit::new),
                Combinators.combine(any, any, any).as(Command.Unlink::new),
                Combinators.combine(any, any, any).as(Command.SubmitReply::new),
                Combinators.combine(any, any).as(Command.UnlinkReply::new));
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("commands") Command c) {
        assertEquals(c, Command.decode(ByteBuffer.wrap(encode(c))));
    }

    @Property(tries = 300)
    void anyHeaderIsAValue(@ForAll @Size(48) byte[] raw) {
        ByteBuffer b = ByteBuffer.wrap(raw);
        Command c = Command.decode(b);
        assertEquals(0, b.remaining());
        assertEquals(c, Command.decode(ByteBuffer.wrap(encode(c))));
    }
}
