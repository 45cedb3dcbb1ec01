package dev.pomona.shell.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static byte[] bytes(Frame frame) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Frame.write(out, frame);
        return out.toByteArray();
    }

    private static Frame read(String hex) throws IOException {
        return Frame.read(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }

    @Test
    void framesHaveTheirLayout() throws IOException {
        HexFormat hex = HexFormat.of();
        assertEquals("01000000027b7d", hex.formatHex(bytes(new Frame.Request("{}".getBytes(StandardCharsets.UTF_8)))));
        assertEquals("020000000161", hex.formatHex(bytes(new Frame.Stdin(new byte[] {'a'}))));
        assertEquals("0300000000", hex.formatHex(bytes(new Frame.StdinEnd())));
        assertEquals("0400000000", hex.formatHex(bytes(new Frame.Cancel())));
        assertEquals("050000000161", hex.formatHex(bytes(new Frame.Line(new byte[] {'a'}))));
        assertEquals("0600000000", hex.formatHex(bytes(new Frame.Complete(new byte[0]))));
        assertEquals("14000000013e", hex.formatHex(bytes(new Frame.LineWanted(new byte[] {'>'}))));
        assertEquals("1500000000", hex.formatHex(bytes(new Frame.Candidates(new byte[0]))));
        assertEquals("100000000162", hex.formatHex(bytes(new Frame.Stdout(new byte[] {'b'}))));
        assertEquals("110000000163", hex.formatHex(bytes(new Frame.Stderr(new byte[] {'c'}))));
        assertEquals("1200000000", hex.formatHex(bytes(new Frame.StdinWanted())));
        assertEquals("130000000400000004", hex.formatHex(bytes(new Frame.Exit(4))));
    }

    @Test
    void framesArriveByteByByte() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Frame.write(all, new Frame.Stdout("hello".getBytes(StandardCharsets.UTF_8)));
        Frame.write(all, new Frame.Exit(130));
        InputStream slow = new ByteArrayInputStream(all.toByteArray()) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 1));
            }
        };
        assertArrayEquals(
                "hello".getBytes(StandardCharsets.UTF_8),
                assertInstanceOf(Frame.Stdout.class, Frame.read(slow)).payload());
        assertEquals(130, assertInstanceOf(Frame.Exit.class, Frame.read(slow)).code());
        assertNull(Frame.read(slow));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10ffffffff", "1080000000", "1000100001", "107fffffff", "130000000100", "1300000000"})
    void hostileLengthsAreRefused(String hex) {
        assertThrows(IOException.class, () -> read(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "100000", "1000000005", "100000000561626364"})
    void anEndInsideAFrameIsAnError(String hex) {
        assertThrows(EOFException.class, () -> read(hex));
    }

    @Test
    void emptyAndUnknownFramesAreValues() throws IOException {
        assertEquals(0, read("1000000000").payload().length);
        assertEquals(
                0x77,
                assertInstanceOf(Frame.Unknown.class, read("770000000101")).type());
    }

    @Test
    void tooLargeAFrameIsNotWritten() {
        assertThrows(IOException.class, () -> bytes(new Frame.Stdout(new byte[Frame.MAX_PAYLOAD + 1])));
    }

    @Property(tries = 200)
    void anythingWrittenIsReadBack(@ForAll byte[] payload, @ForAll int code) throws IOException {
        for (Frame frame : List.of(
                new Frame.Stdout(payload),
                new Frame.Stdin(payload),
                new Frame.Line(payload),
                new Frame.Complete(payload),
                new Frame.LineWanted(payload),
                new Frame.Candidates(payload),
                new Frame.Exit(code))) {
            Frame back = Frame.read(new ByteArrayInputStream(bytes(frame)));
            assertEquals(frame.type(), back.type());
            assertArrayEquals(frame.payload(), back.payload());
        }
    }

    @Property(tries = 500)
    void garbageEndsOrdinarily(@ForAll byte[] garbage) {
        InputStream in = new ByteArrayInputStream(garbage);
        try {
            while (Frame.read(in) != null) {
                // Whatever it is, it is a frame.
                continue;
            }
        } catch (IOException e) {
            assertEquals(true, e.getMessage() == null || !e.getMessage().isEmpty());
        }
    }
}
