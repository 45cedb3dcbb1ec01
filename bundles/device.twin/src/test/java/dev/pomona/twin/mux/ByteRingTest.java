package dev.pomona.twin.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ByteRingTest {
    @Property
    void givesBackWhatItGotInOrder(@ForAll List<@IntRange(min = -3000, max = 3000) Integer> steps) {
        ByteRing ring = new ByteRing(10_000);
        int put = 0;
        int taken = 0;
        for (int step : steps) {
            byte[] piece = new byte[Math.abs(step)];
            if (step > 0 && step <= ring.free()) {
                for (int i = 0; i < step; i++) {
                    piece[i] = (byte) (put + i);
                }
                if (step % 2 == 0) {
                    ring.put(piece, 0, step);
                } else {
                    ring.put(ByteBuffer.wrap(piece));
                }
                put += step;
            } else if (step < 0) {
                int n = Math.min(piece.length, ring.size());
                if (step % 2 == 0) {
                    assertEquals(n, ring.take(piece, 0, piece.length));
                } else {
                    ring.take(ByteBuffer.wrap(piece), n);
                }
                for (int i = 0; i < n; i++) {
                    assertEquals((byte) (taken + i), piece[i]);
                }
                taken += n;
            }
            assertEquals(put - taken, ring.size());
        }
    }

    @Test
    void hasALimit() {
        ByteRing ring = new ByteRing(100);
        ring.put(new byte[100], 0, 100);
        assertThrows(IllegalStateException.class, () -> ring.put(new byte[1], 0, 1));
    }
}
