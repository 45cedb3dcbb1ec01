package dev.pomona.twin.usbip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WireOutTest {
    private static final int SIZE = 100;

    private final Socket socket = new Socket();
    private int stuck;
    private final WireOut out =
            new WireOut(socket, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(SIZE), () -> stuck++);

    /** Takes as much as a test lets it. */
    private static final class Socket implements WritableByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int takes;
        boolean fails;

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (fails) {
                throw new IOException("reset by peer");
            }
            int n = Math.min(takes, bytes.remaining());
            takes -= n;
            for (int i = 0; i < n; i++) {
                taken.write(bytes.get());
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Positive: so many bytes are put, as far as there is room. Negative: the socket takes so many. */
    @Property
    void everyByteGoesOutOnceAndInOrder(@ForAll List<@IntRange(min = -150, max = 60) Integer> steps) {
        Socket socket = new Socket();
        WireOut out = new WireOut(socket, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(SIZE), () -> {});
        int put = 0;
        for (int step : steps) {
            if (step > 0) {
                for (int i = 0; i < step && out.room() > 0; i++) {
                    out.buffer().put((byte) put++);
                }
            } else {
                socket.takes = -step;
                out.flush();
            }
        }
        socket.takes = Integer.MAX_VALUE;
        out.flush();
        assertFalse(out.pending());
        byte[] all = socket.taken.toByteArray();
        assertEquals(put, all.length);
        for (int i = 0; i < put; i++) {
            assertEquals((byte) i, all[i]);
        }
    }

    @Test
    void saysWhenTheSocketTakesNoMore() {
        out.buffer().put(new byte[10]);
        socket.takes = 4;
        out.flush();
        assertEquals(1, stuck);
        assertTrue(out.pending());
        assertEquals(SIZE, out.room(), "there is a whole buffer to fill meanwhile");
        socket.takes = 6;
        out.flush();
        assertEquals(1, stuck);
        assertFalse(out.pending());
    }

    @Test
    void aBrokenSocketIsNotTriedAgain() {
        out.buffer().put(new byte[10]);
        socket.fails = true;
        out.flush();
        out.flush();
        assertTrue(out.broken());
        assertEquals(1, stuck);
    }
}
