package dev.pomona.twin.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MuxMessageTest {
    private static MuxMessage decode(String hex, boolean longHeader) {
        return MuxMessage.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))), longHeader);
    }

    @Test
    void readsTheWorkedSession() {
        assertEquals(new MuxMessage.Version(2, 0), decode("00000000 00000014 00000002 00000000 00000000", false));
        assertEquals(
                new MuxMessage.Setup(new MuxMessage.Numbers(0, 0xffff)),
                decode("00000002 00000011 feedface 0000ffff 07", true));
        MuxMessage.Tcp syn = assertInstanceOf(
                MuxMessage.Tcp.class,
                decode("00000006 00000024 feedface 0001ffff 0001f27e 00000000 00000000 50020200 00000000", true));
        assertEquals(1, syn.from());
        assertEquals(62078, syn.to());
        assertEquals(131072, syn.window());
        assertEquals(MuxMessage.Tcp.SYN, syn.flags());
        assertInstanceOf(
                MuxMessage.Tcp.class, decode("00000006 0000001c 0001f27e 00000000 00000000 50020200 00000000", false));
        assertEquals(
                new MuxMessage.Control(new MuxMessage.Numbers(0x185, 0x197), 4, "hi"),
                decode("00000001 00000013 faceface 01850197 04 6869", true));
    }

    @Test
    void whatIsNoPacketIsAValue() {
        for (String hostile : List.of(
                "",
                "00",
                "00000006 00000000",
                "00000006 ffffffff",
                "00000006 7fffffff",
                "00000006 00000008",
                "00000000 00000008",
                "00000001 00000010 feedface 00000000",
                "00000006 00000024 feedface 00010000 0001f27e 00000000 00000000 60020200 00000000")) {
            assertInstanceOf(MuxMessage.Malformed.class, decode(hostile, true), hostile);
        }
        assertEquals(
                new MuxMessage.Unknown(new MuxMessage.Numbers(1, 2), 9),
                decode("00000009 00000010 feedface 00010002", true));
    }

    @Property
    void neverThrows(@ForAll @Size(max = 80) byte[] bytes, @ForAll boolean longHeader) {
        assertInstanceOf(MuxMessage.class, MuxMessage.decode(ByteBuffer.wrap(bytes), longHeader));
        if (bytes.length >= 8) {
            ByteBuffer.wrap(bytes).putInt(bytes[0] & 7).putInt(bytes.length);
            assertInstanceOf(MuxMessage.class, MuxMessage.decode(ByteBuffer.wrap(bytes), longHeader));
        }
    }

    /** However full packets cut a message, it arrives whole, and the empty packet ends it. */
    @Property
    void reassemblesWhateverTheCut(@ForAll @Size(max = 5) List<Boolean> cuts) {
        List<Integer> sizes = new ArrayList<>();
        Reassembly reassembly = new Reassembly(m -> sizes.add(m.remaining()), (fault, text) -> {
            throw new AssertionError(text);
        });
        int length = 0;
        for (boolean large : cuts) {
            int piece = large ? 1024 : 512;
            reassembly.received(ByteBuffer.allocate(piece), false);
            length += piece;
        }
        reassembly.received(ByteBuffer.allocate(0), true);
        reassembly.received(ByteBuffer.allocate(7), true);
        assertEquals(length == 0 ? List.of(7) : List.of(length, 7), sizes);
    }
}
