package dev.pomona.services.syslog.messages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogLevel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SyslogCodecTest {
    private static ByteBuffer bytes(String s) {
        return ByteBuffer.wrap(s.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static SyslogEvent event(String s) {
        return SyslogRecord.decode(bytes(s)).event();
    }

    /** Feeds pieces of {@code piece} bytes, then ends the stream. */
    private static List<SyslogEvent> decode(ByteBuffer all, int piece) {
        SyslogDecoder decoder = new SyslogDecoder();
        List<SyslogEvent> events = new ArrayList<>();
        while (all.hasRemaining()) {
            int n = Math.min(piece, all.remaining());
            decoder.feed(all.slice(all.position(), n));
            all.position(all.position() + n);
            drain(decoder, events);
        }
        decoder.flush();
        drain(decoder, events);
        return events;
    }

    private static void drain(SyslogDecoder decoder, List<SyslogEvent> events) {
        for (Optional<ByteBuffer> r = decoder.poll(); r.isPresent(); r = decoder.poll()) {
            events.add(SyslogRecord.decode(r.get()).event());
        }
    }

    @Test
    void aRecordHasItsFields() {
        SyslogEvent e = event("Nov  3 07:08:09 Annas-iPhone backboardd(IOKit)[68] <Warning>: low: [3] <Error>: no");
        assertEquals("Nov  3 07:08:09", e.time());
        assertEquals("Annas-iPhone", e.device());
        assertEquals("backboardd", e.process());
        assertEquals("IOKit", e.image());
        assertEquals(68, e.pid());
        assertEquals(SyslogLevel.WARNING, e.severity());
        assertEquals("low: [3] <Error>: no", e.message());
        assertEquals("Nov  3 07:08:09 Annas-iPhone backboardd(IOKit)[68] <Warning>: low: [3] <Error>: no", e.line());
    }

    @Test
    void processNamesMayHoldBlanksAndBrackets() {
        SyslogEvent e = event("Nov 13 07:08:09 iPhone My App [beta][412] <Odd>: ");
        assertEquals("My App [beta]", e.process());
        assertEquals(412, e.pid());
        assertEquals("Odd", e.level());
        assertEquals(SyslogLevel.UNKNOWN, e.severity());
        assertEquals("", e.message());
    }

    @Test
    void anyOtherFormIsARecordAllTheSame() {
        for (String s : List.of(
                "",
                "short",
                "=== reboot ===========================",
                "Nov 13 07:08:09 iPhone kernel[] <Notice>: x",
                "Nov 13 07:08:09 iPhone kernel[99999999999] <Notice>: x",
                "Nov 13 07:08:09 iPhone kernel[-1] <Notice>: x",
                "Nov 13 07:08:09 iPhone kernel[1] <Notice",
                "Nov 13 07:08:09 iPhone kernel\n[1] <Notice>: x",
                "Nov 13 07:08:09 ")) {
            SyslogEvent e = assertInstanceOf(SyslogRecord.Plain.class, SyslogRecord.decode(bytes(s)))
                    .event();
            assertFalse(e.structured());
            assertEquals(s, e.message());
            assertEquals(s, e.line());
        }
    }

    @Test
    void recordsEndAtLineFeedAndNulOnly() {
        String stream = "\0Nov  3 07:08:09 p a[1] <Notice>: one\nmore\n"
                + "\0Nov  3 07:08:09 p b[2] <Error>: t\0wo\n\0\0\n\0Nov  3 07:08:10 p c[3] <Debug>: three\n";
        for (int piece = 1; piece < stream.length(); piece++) {
            List<SyslogEvent> events = decode(bytes(stream), piece);
            assertEquals(4, events.size());
            assertEquals("one\nmore", events.get(0).message());
            assertEquals("two", events.get(1).message());
            assertEquals("", events.get(2).message());
            assertEquals(3, events.get(3).pid());
        }
    }

    @Test
    void encodeIsWhatThePhoneSends() {
        String line = "Nov  3 07:08:09 p a[1] <Notice>: one";
        assertArrayEquals(
                ("\0" + line + "\n").getBytes(StandardCharsets.ISO_8859_1),
                SyslogRecord.decode(bytes(line)).encode());
    }

    @Test
    void anEndlessRecordComesInPiecesAndWhole() {
        byte[] big = new byte[SyslogDecoder.MAX_RECORD * 2 + 5];
        java.util.Arrays.fill(big, (byte) 'x');
        List<SyslogEvent> events = decode(ByteBuffer.wrap(big), 60_000);
        assertEquals(3, events.size());
        assertEquals(
                big.length, events.stream().mapToInt(e -> e.raw().remaining()).sum());
    }

    @Test
    void escapes() {
        assertEquals("\u6587", Vis.decode(bytes("\\M-f\\M^V\\M^G")));
        assertEquals("a\\b\\c", Vis.decode(bytes("a\\134b\\\\c")));
        assertEquals("\u00a0", Vis.decode(bytes("\\M-B\\240")));
        // Control bytes stay escaped, and so does what is no escape.
        for (String s : List.of("\\033[2J", "\\177", "\\012", "\\", "\\M", "\\M-", "\\M^", "\\08", "\\777", "\\M^z")) {
            assertEquals(s, Vis.decode(bytes(s)));
        }
        assertTrue(Vis.decode(bytes("\\M-\u0001")).startsWith("\\M-"));
    }

    @Property(tries = 200)
    void anySplitGivesTheSame(
            @ForAll @Size(max = 300) List<@IntRange(max = 12) Integer> picks,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        // An alphabet of what matters to the decoder.
        String alphabet = "\0\n\\a[]<>: 1M-";
        StringBuilder s = new StringBuilder();
        for (int i : picks) s.append(alphabet.charAt(i));
        List<SyslogEvent> whole = decode(bytes(s.toString()), Integer.MAX_VALUE);
        assertEquals(whole, decode(bytes(s.toString()), 1));
        assertEquals(whole, decode(bytes(s.toString()), piece));
    }

    @Property(tries = 200)
    void whatIsEncodedComesBack(@ForAll @Size(max = 100) byte[] any) {
        String text = new String(any, StandardCharsets.ISO_8859_1).replace("\0", "");
        SyslogRecord record = SyslogRecord.decode(bytes("Nov  3 07:08:09 p a[1] <Notice>: " + text));
        List<SyslogEvent> back = decode(ByteBuffer.wrap(record.encode()), 7);
        assertEquals(List.of(record.event()), back);
    }
}
