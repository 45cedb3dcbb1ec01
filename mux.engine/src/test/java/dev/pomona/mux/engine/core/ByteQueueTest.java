package dev.pomona.mux.engine.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    private static final int LIMIT = 300_000;

    @Property(tries = 300)
    void whatGoesInComesOutAndNothingIsKept(@ForAll long seed) {
        Random random = new Random(seed);
        Chunks chunks = new Chunks(1 + random.nextInt(4));
        ByteQueue queue = new ByteQueue(LIMIT, chunks);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int step = 0; step < 60; step++) {
            int n = random.nextInt(random.nextBoolean() ? 100 : 100_000);
            switch (random.nextInt(3)) {
                case 0 -> put(queue, random, Math.min(n, LIMIT - queue.size()), in);
                case 1 -> get(queue, n, out);
                default -> view(queue, n, out);
            }
            assertEquals(in.size() - out.size(), queue.size());
        }
        get(queue, LIMIT, out);
        assertArrayEquals(in.toByteArray(), out.toByteArray());
        assertEquals(0, queue.size());
        assertTrue(!queue.first().hasRemaining());
    }

    private static void put(ByteQueue queue, Random random, int n, ByteArrayOutputStream in) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        in.writeBytes(bytes);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        queue.put(source);
        assertEquals(0, source.remaining());
    }

    private static void get(ByteQueue queue, int n, ByteArrayOutputStream out) {
        ByteBuffer target = ByteBuffer.allocate(n);
        int expected = Math.min(n, queue.size());
        assertEquals(expected, queue.get(target));
        out.write(target.array(), 0, target.position());
    }

    /** Part of the first piece, as a socket takes it. */
    private static void view(ByteQueue queue, int n, ByteArrayOutputStream out) {
        ByteBuffer first = queue.first();
        byte[] some = new byte[Math.min(n, first.remaining())];
        first.get(some);
        out.writeBytes(some);
        queue.skip(some.length);
    }

    @Test
    void chunksAreUsedAgainAndBounded() {
        Chunks chunks = new Chunks(2);
        ByteBuffer one = chunks.take(Chunks.SIZE);
        ByteBuffer two = chunks.take(Chunks.SMALL + 1);
        assertEquals(Chunks.SIZE, two.capacity());
        ByteBuffer beyond = chunks.take(Chunks.SMALL + 1);
        assertEquals(2 * Chunks.SMALL, beyond.capacity(), "no more than is wanted, from the heap");
        chunks.give(beyond);
        assertEquals(0, chunks.spare());
        chunks.give(one);
        assertSame(one, chunks.take(Chunks.SIZE));
        assertTrue(!chunks.take(1).isDirect());
    }

    @Test
    void everyChunkGoesBack() {
        Chunks chunks = new Chunks(8);
        ByteQueue queue = new ByteQueue(LIMIT, chunks);
        queue.put(ByteBuffer.allocate(LIMIT));
        assertEquals(0, chunks.spare());
        queue.skip(Chunks.SIZE);
        assertEquals(1, chunks.spare());
        queue.release();
        assertEquals(5, chunks.spare());
        assertEquals(0, queue.size());
    }

    @Test
    void memoryThatIsUsedAgainShowsNothingOfBefore() {
        Chunks chunks = new Chunks(1);
        ByteQueue queue = new ByteQueue(LIMIT, chunks);
        byte[] secret = new byte[Chunks.SIZE];
        Arrays.fill(secret, (byte) 7);
        queue.put(ByteBuffer.wrap(secret));
        queue.release();
        queue.put(ByteBuffer.allocate(Chunks.SMALL + 1));
        byte[] shown = new byte[queue.first().remaining()];
        queue.first().get(shown);
        assertArrayEquals(new byte[Chunks.SMALL + 1], shown);
    }

    @Test
    void noMoreThanItsBound() {
        ByteQueue queue = new ByteQueue(10, new Chunks(1));
        queue.put(ByteBuffer.allocate(4));
        assertThrows(IllegalStateException.class, () -> queue.put(ByteBuffer.allocate(7)));
        assertEquals(4, queue.size());
        assertThrows(IllegalArgumentException.class, () -> queue.skip(5));
    }
}
