package dev.pomona.services.syslog.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSDictionary;
import dev.pomona.services.syslog.SyslogArchive;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogLevel;
import dev.pomona.services.syslog.client.TraceWire;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TraceCodecTest {
    private static List<TraceFrame> decode(byte[] bytes, int piece) throws ProtocolException {
        TraceDecoder decoder = new TraceDecoder();
        List<TraceFrame> out = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += piece) {
            decoder.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
            for (Optional<TraceFrame> f = decoder.poll(); f.isPresent(); f = decoder.poll()) out.add(f.get());
        }
        return out;
    }

    private static byte[] bytes(String wire) {
        return wire.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theWorkedFrameHasItsFields() throws Exception {
        TraceFrame.Entry entry = assertInstanceOf(
                TraceFrame.Entry.class, decode(TraceWire.WORKED, 1000).getFirst());
        SyslogEvent e = TraceRecord.decode(entry.body()).event();
        assertEquals(SyslogEvent.Kind.RECORD, e.kind());
        assertEquals(512, e.pid());
        assertEquals(0x1234, e.thread());
        assertEquals("Error", e.level());
        assertEquals(SyslogLevel.ERROR, e.severity());
        assertEquals(Optional.of(Instant.ofEpochSecond(1_700_000_000, 250_000_000)), e.instant());
        assertEquals("demod", e.process());
        assertEquals("libdemo.dylib", e.image());
        assertEquals("hello", e.message());
        assertEquals("com.demo", e.subsystem());
        assertEquals("net", e.category());
        assertEquals(TraceWire.WORKED.length - TraceFrame.HEAD, e.raw().remaining());
        assertTrue(e.line().endsWith(" demod(libdemo.dylib)[512] <Error>: hello"), e.line());
    }

    @Test
    void lengthsHaveTheByteOrderOfTheirType() throws Exception {
        ByteBuffer reply = new TraceFrame.Reply(ByteBuffer.allocate(0x49)).encode();
        assertEquals(0x49, reply.getInt(1));
        ByteBuffer entry = new TraceFrame.Entry(ByteBuffer.allocate(0x49)).encode();
        assertEquals(0x49, entry.order(ByteOrder.LITTLE_ENDIAN).getInt(1));
        byte[] all = bytes(TraceWire.ok() + TraceWire.entry(1, "a") + TraceWire.entry(2, "b"));
        for (int piece = 1; piece < all.length; piece++) {
            List<TraceFrame> frames = decode(all, piece);
            assertEquals(3, frames.size());
            assertTrue(TraceReply.decode(frames.get(0).body()).successful());
            assertEquals("b", TraceRecord.decode(frames.get(2).body()).event().message());
        }
    }

    @Test
    void anAnswerInTheTypeOfEntriesIsAnAnswer() throws Exception {
        ByteBuffer plist =
                ByteBuffer.wrap(bytes(TraceWire.ok())).position(TraceFrame.HEAD).slice();
        byte[] wire = bytes(TraceWire.text(new TraceFrame.Entry(plist).encode()));
        assertInstanceOf(TraceFrame.Reply.class, decode(wire, 9).getFirst());
    }

    @Test
    void piecesOfAnArchiveComeAsTheyCome() throws Exception {
        byte[] wire =
                bytes(new String(TraceWire.piece("x".repeat(300_000)), StandardCharsets.ISO_8859_1) + TraceWire.ok());
        List<TraceFrame> frames = decode(wire, 1000);
        int total = frames.stream()
                .filter(TraceFrame.Piece.class::isInstance)
                .mapToInt(f -> f.body().remaining())
                .sum();
        assertEquals(300_000, total);
        assertTrue(frames.stream().allMatch(f -> f.body().remaining() <= 1000));
        assertInstanceOf(TraceFrame.Reply.class, frames.getLast());
    }

    @Test
    void lengthsOutOfBoundsAreRefusedBeforeAnythingIsKept() {
        for (int type = 1; type <= 2; type++) {
            byte[] wire = {(byte) type, -1, -1, -1, -1};
            assertThrows(ProtocolException.class, () -> decode(wire, 5));
            byte[] big = {(byte) type, 0x7f, 0x7f, 0x7f, 0x7f};
            assertThrows(ProtocolException.class, () -> decode(big, 1));
        }
    }

    @Test
    void aFrameOfAnUnknownTypeIsTheLast() throws Exception {
        List<TraceFrame> frames = decode(bytes(TraceWire.entry(1, "a") + "\7" + TraceWire.entry(2, "b")), 50);
        assertEquals(2, frames.size());
        assertEquals(new TraceFrame.Unknown((byte) 7), frames.get(1));
        TraceEvents events = new TraceEvents(new TraceDecoder());
        events.feed(ByteBuffer.wrap(new byte[] {7}));
        assertThrows(ProtocolException.class, events::poll);
    }

    @Test
    void entriesThatCannotBeReadAreValues() {
        byte[] good = TraceWire.WORKED;
        for (int[] change :
                new int[][] {{5, 3}, {10, 0x7f}, {13, 0x7f}, {42, 0x7f}, {43, 0x7f}, {115, 0x7f}, {117, -1}}) {
            byte[] bad = good.clone();
            bad[change[0]] = (byte) change[1];
            SyslogEvent e = TraceRecord.decode(
                            ByteBuffer.wrap(bad, 5, bad.length - 5).slice())
                    .event();
            assertEquals(SyslogEvent.Kind.UNKNOWN, e.kind(), "byte " + change[0]);
            assertEquals(good.length - 5, e.raw().remaining());
        }
        assertEquals(
                SyslogEvent.Kind.UNKNOWN,
                TraceRecord.decode(ByteBuffer.allocate(128)).event().kind());
    }

    @Test
    void oddValuesDoNoHarm() {
        TraceRecord.Log odd = new TraceRecord.Log(
                0xffff_ffffL, 0, Instant.EPOCH, 0x77, "kernel", "kernel", "", "", "", ByteBuffer.allocate(0));
        ByteBuffer raw = odd.encode().order(ByteOrder.LITTLE_ENDIAN);
        raw.putLong(55, Long.MAX_VALUE).putInt(63, -1);
        SyslogEvent e = TraceRecord.decode(raw).event();
        assertEquals("Level119", e.level());
        assertEquals(SyslogLevel.UNKNOWN, e.severity());
        assertEquals(Optional.of(Instant.EPOCH), e.instant());
        assertEquals("", e.image());
    }

    @Test
    void requestsComeBackAsTheyWent() throws Exception {
        SyslogArchive part = new SyslogArchive(
                Optional.of(Instant.ofEpochSecond(1_700_000_000)), OptionalLong.of(3), OptionalLong.of(1 << 20));
        for (TraceRequest request : List.of(
                new TraceRequest.PidList(),
                new TraceRequest.StartActivity(OptionalLong.empty(), true),
                new TraceRequest.StartActivity(OptionalLong.of(0), false),
                new TraceRequest.CreateArchive(SyslogArchive.ALL),
                new TraceRequest.CreateArchive(part),
                new TraceRequest.Unknown("Tomorrow"))) {
            assertEquals(request, TraceRequest.decode(plist(request)));
        }
        NSDictionary all = plist(new TraceRequest.StartActivity(OptionalLong.empty(), true));
        assertEquals("-1", all.get("Pid").toString());
        assertEquals("65535", all.get("MessageFilter").toString());
        assertEquals("60", all.get("StreamFlags").toString());
        all.put("Pid", 0xffff_ffffL);
        assertEquals(new TraceRequest.StartActivity(OptionalLong.empty(), true), TraceRequest.decode(all));
    }

    private static NSDictionary plist(TraceRequest request) throws Exception {
        ByteBuffer wire = request.encode();
        assertEquals(wire.remaining() - 4, wire.getInt());
        byte[] body = new byte[wire.remaining()];
        wire.get(body);
        return (NSDictionary) BinaryPropertyListParser.parse(body);
    }

    @Test
    void answersThatMakeNoSenseAreRefused() {
        for (String body : List.of("", "x", "<plist><array/></plist>", "bplist00junk")) {
            assertThrows(IOException.class, () -> TraceReply.decode(ByteBuffer.wrap(bytes(body))), body);
        }
    }

    @Property(tries = 300)
    void anySplitGivesTheSame(
            @ForAll @Size(max = 6) List<@IntRange(max = 3) Integer> picks,
            @ForAll @IntRange(min = 1, max = 400) int piece)
            throws Exception {
        StringBuilder wire = new StringBuilder();
        for (int pick : picks) {
            wire.append(
                    switch (pick) {
                        case 0 -> TraceWire.ok();
                        case 1 -> TraceWire.entry(7, "seven");
                        case 2 -> TraceWire.entry(8, "");
                        default -> new String(TraceWire.WORKED, StandardCharsets.ISO_8859_1);
                    });
        }
        byte[] all = bytes(wire.toString());
        List<TraceFrame> frames = decode(all, piece);
        assertEquals(decode(all, Math.max(1, all.length)), frames);
        assertEquals(picks.size(), frames.size());
    }

    /** Whatever comes, the decoder ends: with frames, or with a refusal. */
    @Property(tries = 500)
    void junkEnds(@ForAll @Size(max = 600) byte[] junk, @ForAll @IntRange(min = 1, max = 50) int piece) {
        try {
            for (TraceFrame frame : decode(junk, piece)) {
                if (frame instanceof TraceFrame.Entry entry) {
                    assertFalse(TraceRecord.decode(entry.body()).event().isRemark());
                }
            }
        } catch (ProtocolException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    @Property(tries = 200)
    void whatIsEncodedComesBack(@ForAll @Size(max = 200) String message, @ForAll @IntRange(max = 999_999) int pid) {
        String plain = new String(message.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        TraceRecord.Log log = TraceWire.log(pid, 0, plain);
        SyslogEvent back = TraceRecord.decode(log.encode()).event();
        assertEquals(plain, back.message());
        assertEquals(pid, back.pid());
        assertEquals("Notice", back.level());
    }
}
