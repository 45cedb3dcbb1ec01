package dev.pomona.twin.mux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestStreamsTest {
    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    @Property(tries = 100)
    void theSourceGivesThePatternInAnyPieces(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 40_000) Integer> pieces) {
        TestStreams.Source source = new TestStreams.Source(Long.MAX_VALUE);
        long at = 0;
        for (int piece : pieces) {
            ByteBuffer to = ByteBuffer.allocate(piece);
            source.give(to, piece);
            for (byte value : to.array()) {
                assertEquals(TestPorts.patternAt(at++), value);
            }
        }
    }

    @Test
    void theCountedSourceTakesItsCountInPiecesAndEndsAfterSoMany() {
        TestStreams.CountedSource source = new TestStreams.CountedSource();
        source.take(bytes(0, 0, 0, 0));
        assertEquals(0, source.available());
        assertFalse(source.finished());
        source.take(bytes(0, 0, 0, 3));
        assertEquals(3, source.available());
        source.give(ByteBuffer.allocate(3), 3);
        assertEquals(0, source.available());
        assertTrue(source.finished());
    }

    @Test
    void aCountBelowNothingIsNothing() {
        TestStreams.CountedSource source = new TestStreams.CountedSource();
        source.take(bytes(255, 255, 255, 255, 255, 255, 255, 255));
        assertEquals(0, source.available());
        assertTrue(source.finished());
    }

    @Test
    void theCountedSinkAnswersOnceWithCountAndChecksum() {
        TestStreams.CountedSink sink = new TestStreams.CountedSink();
        sink.take(bytes(0, 0, 0, 0, 0, 0, 0, 3, 10));
        assertEquals(0, sink.available());
        sink.take(bytes(20, 30, 99));
        assertTrue(sink.finished());
        ByteBuffer answer = ByteBuffer.allocate(12);
        sink.give(answer, 5);
        sink.give(answer, 7);
        CRC32 crc = new CRC32();
        crc.update(new byte[] {10, 20, 30});
        assertEquals(3, answer.getLong(0));
        assertEquals((int) crc.getValue(), answer.getInt(8));
        assertEquals(0, sink.available());
    }

    @Test
    void theEchoHoldsWhatItHasNotGivenBack() {
        TestStreams.Echo echo = new TestStreams.Echo(4096);
        echo.take(bytes(1, 2, 3));
        assertEquals(3, echo.held());
        ByteBuffer to = ByteBuffer.allocate(2);
        echo.give(to, 2);
        assertArrayEquals(new byte[] {1, 2}, to.array());
        assertEquals(1, echo.held());
    }
}
