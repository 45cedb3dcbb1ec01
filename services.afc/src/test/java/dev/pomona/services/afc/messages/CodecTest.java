package dev.pomona.services.afc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pomona.services.afc.AfcProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final String MAGIC = "434641364c504141";

    private static String le(long n) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(n));
    }

    private static String hex(ByteBuffer b) {
        byte[] bytes = new byte[b.remaining()];
        b.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    /** At most {@code piece} bytes at a time. */
    private static AfcPackets packets(ByteBuffer all, int piece) {
        return new AfcPackets(target -> {
            if (!all.hasRemaining()) return -1;
            int n = Math.min(piece, Math.min(all.remaining(), target.remaining()));
            target.put(all.slice(all.position(), n));
            all.position(all.position() + n);
            return n;
        });
    }

    private static AfcRequest request(ByteBuffer all, int piece) throws IOException {
        AfcPackets packets = packets(all, piece);
        AfcHeader header = packets.header();
        AfcRequest request = AfcRequest.decode(header, packets.body(header, 1 << 20));
        assertNull(packets.header());
        return request;
    }

    private static AfcReply reply(ByteBuffer all, int piece) throws IOException {
        AfcPackets packets = packets(all, piece);
        AfcHeader header = packets.header();
        return AfcReply.decode(header, packets.body(header, 1 << 20));
    }

    @Test
    void openAsOnTheWire() throws Exception {
        AfcRequest open = new AfcRequest.OnPathWith(AfcOp.FILE_OPEN, 3, "/b.bin");
        String wire = MAGIC + le(55) + le(55) + le(9) + le(0x0d) + le(3) + "2f622e62696e00";
        assertEquals(wire, hex(open.encode(9)));
        assertEquals(open, request(bytes(wire), 1));
    }

    @Test
    void writeHasItsDataInThePayload() throws Exception {
        AfcRequest write = new AfcRequest.Write(6, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        String wire = MAGIC + le(51) + le(48) + le(2) + le(0x10) + le(6) + "010203";
        assertEquals(wire, hex(write.encode(2)));
        assertEquals(write, request(bytes(wire), 1));
    }

    @Test
    void seekIsSigned() {
        assertEquals(
                MAGIC + le(64) + le(64) + le(1) + le(0x11) + le(5) + le(1) + le(-4),
                hex(new AfcRequest.Seek(5, 1, -4).encode(1)));
    }

    @Test
    void everyRequestComesBack() throws Exception {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {7, 8});
        for (AfcRequest r : List.of(
                new AfcRequest.Bare(AfcOp.GET_DEVICE_INFO),
                new AfcRequest.OnPath(AfcOp.READ_DIR, "/ä"),
                new AfcRequest.Setting(AfcOp.SET_FS_BLOCK_SIZE, 4096),
                new AfcRequest.OnRange(AfcOp.GET_FILE_HASH_WITH_RANGE, 1, 2, "/r"),
                new AfcRequest.Rename("/a", "/b"),
                new AfcRequest.Link(2, "target", "/l"),
                new AfcRequest.OnHandle(AfcOp.FILE_CLOSE, 3),
                new AfcRequest.OnHandleWith(AfcOp.FILE_READ, 3, 1000),
                new AfcRequest.Seek(3, 2, -1),
                new AfcRequest.WriteAt(3, 99, data),
                new AfcRequest.Options(Map.of("ExtendedStatus", "1")),
                new AfcRequest.Other(0x23, data))) {
            assertEquals(r, request(r.encode(1), 1));
        }
    }

    @Test
    void aPathWithoutNulIsTaken() throws Exception {
        String wire = MAGIC + le(42) + le(42) + le(1) + le(0x03) + "2f61";
        assertEquals(new AfcRequest.OnPath(AfcOp.READ_DIR, "/a"), request(bytes(wire), 3));
        assertThrows(IllegalArgumentException.class, () -> new AfcRequest.OnPath(AfcOp.READ_DIR, "a\0b").encode(1));
    }

    @Test
    void repliesAsOnTheWire() throws Exception {
        assertEquals(new AfcReply.Status(8), reply(bytes(MAGIC + le(48) + le(48) + le(1) + le(1) + le(8)), 1));
        assertEquals(new AfcReply.Opened(5), reply(bytes(MAGIC + le(48) + le(48) + le(1) + le(0x0e) + le(5)), 1));
        assertEquals(new AfcReply.Position(9), reply(bytes(MAGIC + le(48) + le(48) + le(1) + le(0x13) + le(9)), 1));
        AfcReply.Data data = assertInstanceOf(
                AfcReply.Data.class, reply(bytes(MAGIC + le(46) + le(40) + le(1) + le(2) + "2e002e2e0061"), 1));
        assertEquals(List.of(".", "..", "a"), AfcArguments.texts(data.bytes()));
        assertEquals(
                0,
                ((AfcReply.Data) reply(bytes(MAGIC + le(40) + le(40) + le(1) + le(2)), 1))
                        .bytes()
                        .remaining());
        assertInstanceOf(AfcReply.Unknown.class, reply(bytes(MAGIC + le(48) + le(48) + le(1) + le(0x24) + le(5)), 1));
        assertInstanceOf(AfcReply.Unknown.class, reply(bytes(MAGIC + le(40) + le(40) + le(1) + le(-1)), 1));
    }

    @Test
    void hostileLengthsAreRefusedBeforeAnyRoomIsMade() {
        for (long[] lengths : new long[][] {{0, 0}, {40, 0}, {39, 39}, {40, 41}, {-1, 40}, {-1, -1}, {40, -1}}) {
            String wire = MAGIC + le(lengths[0]) + le(lengths[1]) + le(1) + le(1);
            assertThrows(AfcProtocolException.class, () -> reply(bytes(wire), 40));
        }
        for (long entire : new long[] {Long.MAX_VALUE, 1L << 32, (1 << 20) + 41}) {
            String wire = MAGIC + le(entire) + le(40) + le(1) + le(2);
            assertThrows(AfcProtocolException.class, () -> reply(bytes(wire), 40));
        }
        assertThrows(AfcProtocolException.class, () -> reply(bytes("00".repeat(40)), 40));
        // A status without its number, and a stream that ends early.
        assertThrows(AfcProtocolException.class, () -> reply(bytes(MAGIC + le(40) + le(40) + le(1) + le(1)), 40));
        assertThrows(EOFException.class, () -> reply(bytes(MAGIC + le(48) + le(48) + le(1) + le(1)), 40));
        assertThrows(EOFException.class, () -> reply(bytes(MAGIC), 40));
    }

    @Test
    void aKeyWithoutAValueIsRefused() throws Exception {
        ByteBuffer list = StandardCharsets.UTF_8.encode("a\0001\0b\000");
        assertThrows(AfcProtocolException.class, () -> AfcArguments.dictionary(list));
        assertEquals(Map.of("a", "1"), AfcArguments.dictionary(StandardCharsets.UTF_8.encode("a\0001")));
    }

    @Property(tries = 200)
    void requestsSurviveAnyNumberPathAndSplit(
            @ForAll long number,
            @ForAll long value,
            @ForAll @AlphaChars String path,
            @ForAll @Size(max = 40) byte[] data)
            throws Exception {
        AfcRequest a = new AfcRequest.OnPathWith(AfcOp.TRUNCATE_FILE, value, path);
        AfcRequest b = new AfcRequest.Write(value, ByteBuffer.wrap(data));
        assertEquals(number, AfcHeader.decode(a.encode(number)).number());
        assertEquals(a, request(a.encode(number), 1 + data.length));
        assertEquals(b, request(b.encode(number), 1 + data.length));
    }

    @Property(tries = 300)
    void noBytesDoAnythingButFailOrDecode(@ForAll @Size(max = 60) byte[] body, @ForAll byte operation)
            throws Exception {
        AfcHeader header = new AfcHeader(40 + body.length, 40 + body.length / 2, 1, operation);
        ByteBuffer b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        try {
            AfcReply.decode(header, b.duplicate());
            AfcRequest.decode(header, b.duplicate());
        } catch (AfcProtocolException e) {
            assertEquals(AfcProtocolException.class, e.getClass());
        }
    }
}
