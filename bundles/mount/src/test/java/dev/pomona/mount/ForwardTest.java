package dev.pomona.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.services.afc.AfcClient;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private int streams;

    /** A phone with one file. */
    private AfcClient phone(byte[] content) {
        return (AfcClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AfcClient.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("read")) throw new UnsupportedOperationException(method.getName());
                    streams++;
                    int from = (int) Math.min(content.length, (long) arguments[1]);
                    return new ByteArrayInputStream(content, from, content.length - from);
                });
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(Forward forward, long position, int count) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(count);
        int n = forward.read(target, position, count);
        assertEquals(n, target.position());
        return Arrays.copyOf(target.array(), n);
    }

    @Test
    void piecesInAnyOrderAreOneStream() throws Exception {
        byte[] content = random(3_000_000);
        try (Forward forward = new Forward(phone(content), "/f")) {
            for (int at : new int[] {0, 262_144, 131_072, 524_288, 393_216, 1_000_000, 700_000}) {
                assertArrayEquals(Arrays.copyOfRange(content, at, at + 131_072), read(forward, at, 131_072));
            }
            assertEquals(1, streams);
            assertEquals(10, read(forward, content.length - 10, 100).length);
            assertEquals(0, read(forward, content.length, 100).length);
        }
    }

    @Test
    void aJumpBeginsAnew() throws Exception {
        byte[] content = random(20_000_000);
        try (Forward forward = new Forward(phone(content), "/f")) {
            read(forward, 0, 1000);
            assertArrayEquals(Arrays.copyOfRange(content, 15_000_000, 15_001_000), read(forward, 15_000_000, 1000));
            assertEquals(2, streams);
            assertArrayEquals(Arrays.copyOfRange(content, 5, 10), read(forward, 5, 5));
            assertEquals(3, streams);
        }
    }

    @Property(tries = 60)
    void anyReadsAreTheFile(
            @ForAll @IntRange(max = 400_000) int size, @ForAll List<@IntRange(max = 500_000) Integer> positions)
            throws Exception {
        byte[] content = random(size);
        try (Forward forward = new Forward(phone(content), "/f")) {
            for (int at : positions) {
                int from = Math.min(at, size);
                assertArrayEquals(
                        Arrays.copyOfRange(content, from, Math.min(size, from + 70_000)), read(forward, at, 70_000));
            }
        }
    }
}
