package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcFile;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcProgress;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AfcClientTest {
    private final FakePhone phone = new FakePhone();

    @TempDir
    Path here;

    private static byte[] random(int n) {
        byte[] bytes = new byte[n];
        new Random(n).nextBytes(bytes);
        return bytes;
    }

    @Test
    void listsAndKnowsFiles() throws Exception {
        phone.files.put("/DCIM", null);
        phone.files.put("/DCIM/a.jpg", random(10));
        phone.times.put("/DCIM/a.jpg", 1_700_000_000_123_456_789L);
        try (AfcClient client = phone.client(100, 4)) {
            assertEquals(List.of("DCIM"), client.list("/"));
            AfcStat stat = client.entries("DCIM").get(0).stat();
            assertTrue(stat.isFile());
            assertEquals(10, stat.size());
            assertEquals(
                    Instant.ofEpochSecond(1_700_000_000, 123_456_789),
                    stat.modified().orElseThrow());
            assertFalse(client.exists("/nothing"));
            assertEquals(16000, client.deviceInfo().freeBytes());
            client.setModified("/DCIM/a.jpg", Instant.ofEpochSecond(5, 7));
            assertEquals(
                    Instant.ofEpochSecond(5, 7),
                    client.stat("/DCIM/a.jpg").modified().orElseThrow());
        }
    }

    @Test
    void refusalKeepsStatusPathAndOperation() {
        try (AfcClient client = phone.client(100, 4)) {
            AfcException e = assertThrows(AfcException.class, () -> client.stat("/x"));
            assertEquals(AfcStatus.OBJECT_NOT_FOUND, e.status());
            assertEquals("/x", e.path());
            assertEquals("GET_FILE_INFO", e.operation());
            phone.script = r -> FakePhone.status(77);
            AfcException odd = assertThrows(AfcException.class, () -> client.makeDirectory("/y"));
            assertEquals(AfcStatus.UNKNOWN, odd.status());
            assertEquals(77, odd.code());
        }
    }

    @Test
    void removesTreesOnPhonesThatCannot() throws Exception {
        for (String p : List.of("/a", "/a/b", "/c")) phone.files.put(p, null);
        phone.files.put("/a/b/f", random(3));
        try (AfcClient client = phone.client(100, 4)) {
            assertEquals(
                    AfcStatus.UNKNOWN_ERROR,
                    assertThrows(AfcException.class, () -> client.remove("/a")).status());
            client.removeAll("/a");
            assertEquals(List.of("c"), client.list("/"));
        }
    }

    @Test
    void pullsWithManyRequestsInFlightAndNoTracesBeside() throws Exception {
        phone.files.put("/f", random(100_000));
        phone.piece = 777;
        try (AfcClient client = phone.client(1000, 16)) {
            assertEquals(100_000, client.pull("/f", here.resolve("f"), AfcProgress.NONE));
            assertArrayEquals(random(100_000), Files.readAllBytes(here.resolve("f")));
            assertEquals(
                    1494244521000L, Files.getLastModifiedTime(here.resolve("f")).toMillis());
        }
        assertEquals(List.of("f"), names());
    }

    @Test
    void failedPullLeavesNothing() throws Exception {
        phone.files.put("/f", random(10_000));
        int[] reads = {0};
        phone.script = r -> r.operation() == AfcOp.FILE_READ.code() && ++reads[0] == 5 ? FakePhone.status(20) : null;
        Files.writeString(here.resolve("f"), "old");
        try (AfcClient client = phone.client(1000, 4)) {
            assertThrows(AfcException.class, () -> client.pull("/f", here.resolve("f"), AfcProgress.NONE));
            assertEquals("old", Files.readString(here.resolve("f")));
            assertEquals(List.of("f"), names());
            assertEquals(0, phone.openHandles());
        }
    }

    @Test
    void interruptedPullLeavesNothingAndTheClientGoesOn() throws Exception {
        phone.files.put("/f", random(10_000));
        try (AfcClient client = phone.client(1000, 4)) {
            assertThrows(
                    IOException.class,
                    () -> client.pull(
                            "/f",
                            here.resolve("f"),
                            (done, total) -> Thread.currentThread().interrupt()));
            assertTrue(Thread.interrupted());
            assertEquals(List.of(), names());
            assertEquals(10_000, client.stat("/f").size());
            assertEquals(0, phone.openHandles());
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(here)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }

    @Test
    void pushReplacesOnlyWhenWhole() throws Exception {
        Path local = Files.write(here.resolve("l"), random(50_000));
        phone.files.put("/f", random(99_999));
        try (AfcClient client = phone.client(1000, 16)) {
            client.push(local, "/f", AfcProgress.NONE);
            assertArrayEquals(random(50_000), phone.files.get("/f"));
            int[] writes = {0};
            phone.script =
                    r -> r.operation() == AfcOp.FILE_WRITE.code() && ++writes[0] == 20 ? FakePhone.status(18) : null;
            Files.write(local, random(60_000));
            AfcException e = assertThrows(AfcException.class, () -> client.push(local, "/f", AfcProgress.NONE));
            assertEquals(AfcStatus.NO_SPACE_LEFT, e.status());
            assertArrayEquals(random(50_000), phone.files.get("/f"));
            assertEquals(1, phone.files.size());
            assertEquals(0, phone.openHandles());
        }
    }

    @Test
    void aFileCanBeUsedAtAnyPlace() throws Exception {
        try (AfcClient client = phone.client(3, 2);
                AfcFile file = client.open("/f", AfcMode.WRITE_READ)) {
            assertEquals(10, file.write(ByteBuffer.wrap("0123456789".getBytes("UTF-8"))));
            file.position(4);
            assertEquals(4, file.position());
            ByteBuffer two = ByteBuffer.allocate(2);
            assertEquals(2, file.read(two));
            assertEquals("45", new String(two.array(), "UTF-8"));
            assertEquals(10, file.size());
            file.truncate(5);
            assertEquals(5, file.size());
            assertEquals(5, file.position());
            assertEquals(-1, file.read(ByteBuffer.allocate(1)));
            file.lock(AfcFile.Lock.EXCLUSIVE);
        }
        assertEquals(0, phone.openHandles());
    }

    @Test
    void wrongPacketNumberEndsTheConnectionAndTheNextCallMakesAnother() throws Exception {
        try (AfcClient client = phone.client(100, 4)) {
            phone.number = n -> n + 1000;
            assertThrows(AfcProtocolException.class, () -> client.list("/"));
            phone.number = n -> n;
            assertEquals(List.of(), client.list("/"));
        }
    }

    @Test
    void answersOfTheWrongKindAreToldAndHarmless() throws Exception {
        phone.files.put("/f", random(10));
        try (AfcClient client = phone.client(100, 4)) {
            phone.script = r -> new AfcReply.Opened(0);
            assertThrows(AfcProtocolException.class, () -> client.open("/f", AfcMode.READ));
            assertThrows(AfcProtocolException.class, () -> client.makeDirectory("/f"));
            phone.script = r -> FakePhone.status(0);
            assertThrows(AfcProtocolException.class, () -> client.list("/"));
            phone.script = r -> new AfcReply.Unknown(99, ByteBuffer.allocate(3));
            assertThrows(AfcProtocolException.class, () -> client.stat("/f"));
            phone.script = r -> FakePhone.text("st_ifmt", "S_IFREG", "st_size", "many");
            assertThrows(AfcProtocolException.class, () -> client.stat("/f"));
            phone.script =
                    r -> r instanceof AfcRequest.OnHandleWith ? new AfcReply.Data(ByteBuffer.allocate(101)) : null;
            assertThrows(AfcProtocolException.class, () -> client.read("/f").read());
        }
    }

    @Test
    void silenceOfAPhoneThatOwesAnAnswerEnds() {
        MemoryConnection[] ends = MemoryConnection.pair(100);
        long[] now = {0};
        AfcSettings settings = new AfcSettings(100, 8192, 4, 1, java.time.Duration.ofSeconds(1));
        // The clock leaps, so that the first silence is already too long.
        try (AfcClient client =
                new AfcClientImpl(FakePhone.UDID, () -> ends[0], settings, () -> now[0] += 10_000_000_000L)) {
            AfcProtocolException late = assertThrows(AfcProtocolException.class, () -> client.list("/"));
            // By this a command knows that it was the time that ran out.
            Throwable root = late;
            while (root.getCause() != null) root = root.getCause();
            assertEquals(java.net.SocketTimeoutException.class, root.getClass());
        }
    }

    @Test
    void closingTheClientEndsWaitingCalls() throws Exception {
        AfcClient client = phone.client(100, 4);
        OutputStream out = client.write("/f");
        client.close();
        assertThrows(IOException.class, () -> {
            out.write(1);
            out.close();
        });
        assertThrows(IOException.class, () -> client.list("/"));
    }
}
