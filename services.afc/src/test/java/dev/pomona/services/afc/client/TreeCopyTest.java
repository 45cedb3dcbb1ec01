package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trees, many files at a time. */
class TreeCopyTest {
    private static final Set<AfcCopyOption> TREE = Set.of(AfcCopyOption.RECURSIVE);
    private final FakePhone phone = new FakePhone();

    @TempDir
    Path here;

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void sample(int files) {
        phone.files.put("/T", null);
        phone.files.put("/T/empty", null);
        for (int d = 0; d < 3; d++) {
            phone.files.put("/T/d" + d, null);
            for (int f = 0; f < files; f++) phone.files.put("/T/d" + d + "/f" + f, random(d * 1000 + f, f * 37));
        }
    }

    private static Set<AfcCopyOption> with(AfcCopyOption... more) {
        Set<AfcCopyOption> all = EnumSet.of(AfcCopyOption.RECURSIVE);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void thereAndBack() throws Exception {
        phone.free = 1_000_000;
        sample(40);
        try (AfcClient client = phone.client(100, 8)) {
            AfcReport down = client.pull(
                    List.of(new AfcPair("/T", here.resolve("t"))), with(AfcCopyOption.VERIFY), AfcCopyListener.NONE);
            assertTrue(down.complete(), down.toString());
            assertEquals(120, down.files());
            assertEquals(120, down.verified());
            assertEquals(5, down.directories());
            assertArrayEquals(random(2007, 7 * 37), Files.readAllBytes(here.resolve("t/d2/f7")));
            assertTrue(Files.isDirectory(here.resolve("t/empty")));
            AfcReport up = client.push(
                    List.of(new AfcPair("/U", here.resolve("t"))), with(AfcCopyOption.VERIFY), AfcCopyListener.NONE);
            assertEquals(120, up.files());
            phone.files.forEach((path, bytes) -> {
                if (path.startsWith("/T")) assertArrayEquals(bytes, phone.files.get("/U" + path.substring(2)), path);
            });
            assertTrue(phone.files.containsKey("/U/empty"));
            assertEquals(0, phone.openHandles());
            assertTrue(phone.files.keySet().stream().noneMatch(p -> p.endsWith(".part")));
        }
    }

    @Test
    void onlyWhatDiffersIsCopiedAndTheRestRemoved() throws Exception {
        sample(3);
        List<AfcPair> pair = List.of(new AfcPair("/T", here.resolve("t")));
        try (AfcClient client = phone.client(100, 8)) {
            client.pull(pair, TREE, AfcCopyListener.NONE);
            phone.files.put("/T/d0/f1", random(9, 37));
            phone.times.put("/T/d0/f1", 1_800_000_000_000_000_000L);
            Files.createDirectories(here.resolve("t/surplus/deep"));
            Files.writeString(here.resolve("t/d1/surplus"), "x");
            AfcReport dry = client.pull(
                    pair,
                    with(AfcCopyOption.UPDATE, AfcCopyOption.DELETE, AfcCopyOption.DRY_RUN),
                    AfcCopyListener.NONE);
            assertEquals(2, dry.removed());
            assertTrue(Files.exists(here.resolve("t/d1/surplus")));
            AfcReport again = client.pull(pair, with(AfcCopyOption.UPDATE, AfcCopyOption.DELETE), AfcCopyListener.NONE);
            assertEquals(1, again.files());
            assertEquals(8, again.unchanged());
            assertEquals(2, again.removed());
            assertArrayEquals(random(9, 37), Files.readAllBytes(here.resolve("t/d0/f1")));
            assertFalse(Files.exists(here.resolve("t/surplus")));
            phone.files.put("/T/d0/onphone", random(1, 5));
            AfcReport up = client.push(pair, with(AfcCopyOption.UPDATE, AfcCopyOption.DELETE), AfcCopyListener.NONE);
            assertEquals(0, up.files());
            assertEquals(1, up.removed());
            assertFalse(phone.files.containsKey("/T/d0/onphone"));
        }
    }

    @Test
    void oneThatFailsIsToldAndTheOthersGoOn() throws Exception {
        sample(10);
        phone.script = r -> r instanceof AfcRequest.OnPathWith open
                        && open.op() == AfcOp.FILE_OPEN
                        && open.path().endsWith("/d1/f3")
                ? FakePhone.status(10)
                : null;
        List<String> failed = new ArrayList<>();
        AfcCopyListener listener = new AfcCopyListener() {
            @Override
            public void failed(String path, IOException why) {
                failed.add(path);
            }
        };
        try (AfcClient client = phone.client(100, 8)) {
            AfcReport report = client.pull(List.of(new AfcPair("/T", here.resolve("t"))), TREE, listener);
            assertEquals(29, report.files());
            assertEquals(1, report.failures());
            assertEquals(List.of("/T/d1/f3"), failed);
            assertTrue(report.failed().getFirst().why().contains("permission denied"));
        }
    }

    @Test
    void aPhoneWithFewFilesToOpenIsCopiedWithFewAtATime() throws Exception {
        sample(30);
        phone.mostOpen = 3;
        try (AfcClient client = phone.client(100, 8)) {
            AfcReport report = client.pull(List.of(new AfcPair("/T", here.resolve("t"))), TREE, AfcCopyListener.NONE);
            assertTrue(report.complete(), report.toString());
            assertEquals(90, report.files());
        }
    }

    @Test
    void whoeverListensCanEndIt() throws Exception {
        sample(30);
        AfcCopyListener listener = new AfcCopyListener() {
            @Override
            public void done(String remote, Path local, long size) {
                throw new CancellationException("enough");
            }
        };
        try (AfcClient client = phone.client(100, 8)) {
            List<AfcPair> pair = List.of(new AfcPair("/T", here.resolve("t")));
            assertThrows(CancellationException.class, () -> client.pull(pair, TREE, listener));
            try (Stream<Path> files = Files.walk(here)) {
                assertTrue(files.noneMatch(p -> p.toString().endsWith(".part")));
            }
            assertEquals(0, phone.openHandles());
            assertEquals(30, client.list("/T/d0").size());
        }
    }

    @Test
    void aPhoneWithoutRoomIsNotBegunWith() throws Exception {
        Path file = Files.write(here.resolve("f"), new byte[16_001]);
        try (AfcClient client = phone.client(1000, 8)) {
            List<AfcPair> pair = List.of(new AfcPair("/f", file));
            IOException e = assertThrows(IOException.class, () -> client.push(pair, TREE, AfcCopyListener.NONE));
            assertTrue(e.getMessage().contains("no room"), e.getMessage());
            assertTrue(phone.files.isEmpty());
            client.push(pair, with(AfcCopyOption.IGNORE_SPACE), AfcCopyListener.NONE);
            assertEquals(16_001, phone.files.get("/f").length);
        }
    }

    @Test
    void aPushGoesOnWhereItWasInterrupted() throws Exception {
        byte[] content = random(1, 9000);
        Path file = Files.write(here.resolve("f"), content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000, 5)));
        List<AfcPair> pair = List.of(new AfcPair("/f", file));
        int[] writes = {0};
        phone.script = r -> {
            if (r instanceof AfcRequest.Write && ++writes[0] == 60) throw new IllegalStateException("unplugged");
            return null;
        };
        try (AfcClient client = phone.client(100, 8)) {
            assertThrows(IOException.class, () -> client.push(pair, with(AfcCopyOption.RESUME), AfcCopyListener.NONE));
            phone.script = r -> null;
            assertFalse(phone.files.containsKey("/f"));
            AfcReport report =
                    client.push(pair, with(AfcCopyOption.RESUME, AfcCopyOption.VERIFY), AfcCopyListener.NONE);
            assertTrue(report.resumed() >= 5900, report.toString());
            assertArrayEquals(content, phone.files.get("/f"));
            assertEquals(1_700_000_000_000_000_005L, phone.times.get("/f"));
            assertEquals(1, phone.files.size());
        }
    }

    @Test
    void aPullGoesOnWhereItWasInterrupted() throws Exception {
        byte[] content = random(1, 9000);
        phone.files.put("/f", content);
        List<AfcPair> pair = List.of(new AfcPair("/f", here.resolve("f")));
        int[] reads = {0};
        phone.script = r -> {
            if (r.operation() == AfcOp.FILE_READ.code() && ++reads[0] == 60)
                throw new IllegalStateException("unplugged");
            return null;
        };
        try (AfcClient client = phone.client(100, 8)) {
            assertThrows(IOException.class, () -> client.pull(pair, with(AfcCopyOption.RESUME), AfcCopyListener.NONE));
            phone.script = r -> null;
            assertFalse(Files.exists(here.resolve("f")));
            AfcReport report = client.pull(pair, with(AfcCopyOption.RESUME), AfcCopyListener.NONE);
            assertTrue(report.resumed() > 0, report.toString());
            assertArrayEquals(content, Files.readAllBytes(here.resolve("f")));
        }
    }

    /** Read again, the file differs: nothing appears, and nothing is left. */
    @Test
    void whatDiffersWhenReadAgainIsNotKept() throws Exception {
        phone.files.put("/f", random(1, 500));
        int[] reads = {0};
        phone.script = r -> r.operation() == AfcOp.FILE_READ.code() && ++reads[0] == 8
                ? new AfcReply.Data(java.nio.ByteBuffer.wrap(new byte[100]))
                : null;
        try (AfcClient client = phone.client(100, 8)) {
            AfcReport report = client.pull(
                    List.of(new AfcPair("/f", here.resolve("f"))), with(AfcCopyOption.VERIFY), AfcCopyListener.NONE);
            assertEquals(1, report.failures());
            assertTrue(report.failed().getFirst().why().contains("differs"), report.toString());
            try (Stream<Path> files = Files.list(here)) {
                assertEquals(0, files.count());
            }
        }
    }

    @Test
    void moveRemovesEachWhenItIsWhole() throws Exception {
        sample(3);
        try (AfcClient client = phone.client(100, 8)) {
            client.pull(List.of(new AfcPair("/T", here.resolve("t"))), with(AfcCopyOption.MOVE), AfcCopyListener.NONE);
            assertTrue(client.list("/T/d0").isEmpty());
            assertEquals(
                    111,
                    Files.size(here.resolve("t/d0/f0"))
                            + Files.size(here.resolve("t/d0/f1"))
                            + Files.size(here.resolve("t/d0/f2")));
        }
    }

    @Test
    void namesThatLeadElsewhereAreRefused() throws Exception {
        phone.files.put("/T", null);
        phone.files.put("/T/good", random(1, 3));
        phone.script = r -> r.operation() == AfcOp.READ_DIR.code()
                ? FakePhone.text(".", "..", "good", "../../evil", "/etc/passwd")
                : null;
        phone.files.put("/T/../../evil", random(1, 3));
        phone.files.put("/T//etc/passwd", random(1, 3));
        try (AfcClient client = phone.client(100, 8)) {
            AfcReport report = client.pull(List.of(new AfcPair("/T", here.resolve("t"))), TREE, AfcCopyListener.NONE);
            assertEquals(1, report.files());
            assertEquals(2, report.failures());
            try (Stream<Path> files = Files.walk(here)) {
                assertEquals(3, files.count());
            }
        }
    }
}
