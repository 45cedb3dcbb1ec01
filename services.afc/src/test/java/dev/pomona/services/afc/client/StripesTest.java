package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file over several connections. */
class StripesTest {
    private static final int SIZE = 6_000_001;
    private final FakePhone phone = new FakePhone();
    private final byte[] content = new byte[SIZE];

    @TempDir
    Path here;

    private Path file;

    @BeforeEach
    void file() throws IOException {
        new Random(1).nextBytes(content);
        file = Files.write(here.resolve("f"), content);
    }

    @Test
    void asManyAsTheDelayAsksFor() {
        long ms = 1_000_000;
        assertEquals(1, Stripes.lanes(1000, 7 * ms, 4), "a short file");
        assertEquals(1, Stripes.lanes(200_000_000, 0, 4), "nothing is known");
        assertEquals(1, Stripes.lanes(200_000_000, ms, 4), "a cable");
        assertEquals(4, Stripes.lanes(200_000_000, 7 * ms, 4));
        assertEquals(2, Stripes.lanes(200_000_000, 100 * ms, 2));
    }

    @Test
    void theFileIsTheSame() throws Exception {
        for (int lanes : new int[] {1, 2, 4, 7}) {
            for (int from : new int[] {0, 777_777}) {
                phone.files.put("/p", Arrays.copyOf(content, from));
                long[] last = {0};
                try (AfcClientImpl client = phone.client(64 * 1024, 16)) {
                    new Stripes(client, file, "/p", from, SIZE, (done, total) -> last[0] = done).run(lanes);
                }
                assertArrayEquals(content, phone.files.get("/p"));
                assertEquals(SIZE, last[0]);
                assertEquals(0, phone.openHandles());
            }
        }
    }

    /** However it ends: all but the last few blocks of what is there is right. */
    @Test
    void anInterruptedOneHasHolesOnlyAtItsEnd() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            phone.files.put("/p", new byte[0]);
            int[] left = {random.nextInt(90)};
            phone.script = r -> {
                if (r instanceof AfcRequest.Write) {
                    synchronized (left) {
                        if (--left[0] <= 0) throw new IllegalStateException("unplugged");
                    }
                }
                return null;
            };
            try (AfcClientImpl client = phone.client(64 * 1024, 16)) {
                assertThrows(
                        IOException.class, () -> new Stripes(client, file, "/p", 0, SIZE, (done, total) -> {}).run(4));
            }
            phone.script = r -> null;
            byte[] there = phone.files.get("/p");
            int sure = (int) Math.max(0, there.length - Stripes.SPREAD_BYTES);
            assertTrue(Arrays.equals(content, 0, sure, there, 0, sure), "of " + there.length);
        }
    }

    @Test
    void aLaneThatCannotBeHadIsDoneWithout() throws Exception {
        phone.files.put("/p", new byte[0]);
        int[] opened = {0};
        AfcClientImpl client = new AfcClientImpl(
                FakePhone.UDID,
                () -> {
                    synchronized (opened) {
                        if (++opened[0] > 2) throw new IOException("no more");
                    }
                    return phone.connect();
                },
                AfcSettings.DEFAULT,
                System::nanoTime);
        try (client) {
            client.list("/");
            new Stripes(client, file, "/p", 0, SIZE, (done, total) -> {}).run(4);
        }
        assertArrayEquals(content, phone.files.get("/p"));
    }
}
