package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcCopyListener;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcPair;
import dev.pomona.services.afc.AfcReport;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted copy has left is there already: it is no reason to refuse what would continue it. */
class SpaceTest {
    private static final Set<AfcCopyOption> RESUME = Set.of(AfcCopyOption.RECURSIVE, AfcCopyOption.RESUME);
    private final FakePhone phone = new FakePhone();

    @TempDir
    Path here;

    private AfcReport push(Set<AfcCopyOption> options) throws IOException {
        try (AfcClient client = phone.client(100, 8)) {
            return client.push(List.of(new AfcPair("/T", here)), options, AfcCopyListener.NONE);
        }
    }

    @Test
    void aPushContinuesOnAPhoneThatItsOwnLeftoverHasFilled() throws Exception {
        byte[] content = new byte[12_000];
        new Random(1).nextBytes(content);
        Files.write(here.resolve("big"), content);
        Files.write(here.resolve("small"), new byte[100]);
        int[] writes = {0};
        phone.script = r -> {
            if (r instanceof AfcRequest.Write && ++writes[0] == 90) throw new IllegalStateException("unplugged");
            return null;
        };
        assertThrows(IOException.class, () -> push(RESUME));
        phone.script = r -> null;
        long part = phone.files.entrySet().stream()
                .filter(e -> e.getKey().endsWith(".part"))
                .mapToLong(e -> e.getValue().length)
                .sum();
        assertTrue(part > 5000, () -> phone.files.keySet().toString());
        phone.free = 12_100 - part - 1;
        assertTrue(assertThrows(IOException.class, () -> push(Set.of(AfcCopyOption.RECURSIVE)))
                .getMessage()
                .startsWith("no room: 12100 bytes are to be copied, and"));
        String why = assertThrows(IOException.class, () -> push(RESUME)).getMessage();
        assertTrue(why.contains("12100 bytes are to be copied, " + part + " of them are there already"), why);
        phone.free++;
        AfcReport report = push(RESUME);
        assertTrue(report.complete() && report.resumed() > 5000, report.toString());
        assertArrayEquals(content, phone.files.get("/T/big"));
        assertEquals(3, phone.files.size());
    }

    @Test
    void aPullContinuesOnADiskThatItsOwnLeftoverHasFilled() throws Exception {
        long size = Files.getFileStore(here).getUsableSpace() + (8L << 30);
        AfcReply info = FakePhone.text("st_ifmt", "S_IFREG", "st_size", "" + size, "st_mtime", "1000000000");
        phone.script = r -> r.operation() == AfcOp.GET_FILE_INFO.code() ? info : null;
        Path local = here.resolve("big");
        Set<AfcCopyOption> plan = Set.of(AfcCopyOption.RESUME, AfcCopyOption.DRY_RUN);
        try (AfcClient client = phone.client(100, 8)) {
            List<AfcPair> pair = List.of(new AfcPair("/big", local));
            assertTrue(assertThrows(IOException.class, () -> client.pull(pair, plan, AfcCopyListener.NONE))
                    .getMessage()
                    .startsWith("no room"));
            Path part = here.resolve(Parts.of("big", "/big", size, Stats.nanos(Instant.ofEpochSecond(1))));
            try (RandomAccessFile sparse = new RandomAccessFile(part.toFile(), "rw")) {
                sparse.setLength(size - 1000);
            }
            assertEquals(1, client.pull(pair, plan, AfcCopyListener.NONE).files());
        }
    }
}
