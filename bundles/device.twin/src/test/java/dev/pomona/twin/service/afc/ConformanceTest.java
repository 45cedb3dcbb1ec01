package dev.pomona.twin.service.afc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statements of docs/conformance-afc.md, by number, byte for byte on the wire. */
@Timeout(60)
class ConformanceTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private final TwinFiles files = TwinFiles.empty();
    private final RawAfc host = new RawAfc(files.connect());

    @Test
    void s01NumbersAreEchoedWhateverTheyAre() throws Exception {
        host.send(40, 40, -1L, 0x0b, new byte[0]);
        RawAfc.Reply reply = host.receive();
        assertEquals(-1L, reply.number());
        assertTrue(reply.texts().containsAll(List.of("Model", "FSTotalBytes", "FSFreeBytes", "FSBlockSize")));
    }

    @Test
    void s02TheRootHasManyNames() throws Exception {
        host.call(0x09, "/x");
        for (String root : List.of("/", ".", "", "/\0", "/.")) {
            assertEquals(List.of(".", "..", "x"), host.call(0x03, root).texts(), root);
        }
    }

    @Test
    void s03AMissingNulIsNoFault() throws Exception {
        for (String end : List.of("", "\0")) {
            assertEquals(0, host.call(0x09, "/d" + end).status());
            long handle = host.open(3, "/d/f" + end);
            assertEquals(0, host.write(handle, HELLO));
            assertEquals(0, host.call(0x14, handle).status());
            assertEquals(List.of(".", "..", "f"), host.call(0x03, "/d" + end).texts());
            assertEquals("5", host.call(0x0a, "/d/f" + end).texts().get(1));
            assertEquals(0, host.call(0x07, 4L, "/d/f" + end).status());
            assertEquals(0, host.call(0x1e, 7L, "/d/f" + end).status());
            assertEquals(20, host.call(0x1d, "/d/f" + end).data().length);
            assertEquals(20, host.call(0x1f, 0L, 2L, "/d/f" + end).data().length);
            assertEquals(0, host.call(0x18, "/d/f\0/d/g" + end).status());
            assertEquals(0, host.call(0x1c, 2L, "g\0/d/l" + end).status());
            assertEquals(0, host.call(0x08, "/d/l" + end).status());
            assertEquals(0, host.call(0x22, "/d" + end).status());
        }
    }

    @Test
    void s04ModesMakeAndEmpty() throws Exception {
        assertEquals(8, host.call(0x0d, 1L, "/f").status());
        host.write(host.open(2, "/f"), HELLO);
        host.open(2, "/f");
        assertEquals("5", host.call(0x0a, "/f").texts().get(1));
        host.open(3, "/f");
        assertEquals("0", host.call(0x0a, "/f").texts().get(1));
        host.write(host.open(5, "/f"), HELLO);
        host.write(host.open(6, "/f"), HELLO);
        assertEquals("10", host.call(0x0a, "/f").texts().get(1));
        assertEquals(9, host.call(0x0d, 1L, "/").status());
        assertEquals(7, host.call(0x0d, 9L, "/f").status());
    }

    @Test
    void s05HandlesAreDistinctAndEnd() throws Exception {
        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < 20; i++) handles.add(host.open(2, "/f"));
        assertEquals(20, handles.size());
        assertTrue(!handles.contains(0L));
        long one = handles.iterator().next();
        assertEquals(0, host.call(0x14, one).status());
        assertEquals(7, host.call(0x14, one).status());
        assertEquals(7, host.call(0x0f, one, 10L).status());
        assertEquals(7, host.write(one, HELLO));
        assertTrue(!handles.contains(host.open(2, "/f")), "a number is not used again at once");
    }

    @Test
    void s06TheEndIsAnEmptyAnswer() throws Exception {
        long handle = host.open(4, "/f");
        host.write(handle, HELLO);
        host.call(0x11, handle, 0L, 0L);
        assertArrayEquals(HELLO, host.call(0x0f, handle, 1000L).data());
        RawAfc.Reply end = host.call(0x0f, handle, 1000L);
        assertEquals(40, end.entire());
        assertEquals(0, end.data().length);
        host.call(0x11, handle, 2L, -2L);
        assertEquals(0x13, host.call(0x12, handle).operation());
        assertEquals(3, host.call(0x12, handle).value());
    }

    @Test
    void s07NothingCanBeWritten() throws Exception {
        assertEquals(0, host.write(host.open(3, "/f"), new byte[0]));
        assertEquals("0", host.call(0x0a, "/f").texts().get(1));
    }

    @Test
    void s08LargeWritesSucceedAndImpossibleLengthsEnd() throws Exception {
        long handle = host.open(3, "/f");
        assertEquals(0, host.write(handle, new byte[4 << 20]));
        assertEquals(0, host.write(handle, new byte[64 << 20]));
        assertEquals(Long.toString(68L << 20), host.call(0x0a, "/f").texts().get(1));
        host.send(40, 48, 9, 0x10, new byte[8]);
        assertTrue(host.ended());
    }

    @Test
    void s09OnlyEmptyDirectoriesGoAlone() throws Exception {
        host.call(0x09, "/d/e");
        assertEquals(1, host.call(0x08, "/d").status());
        assertEquals(0, host.call(0x22, "/d").status());
        assertEquals(8, host.call(0x0a, "/d").status());
        assertEquals(8, host.call(0x08, "/d").status());
    }

    @Test
    void s10DirectoriesAreMadeWithThoseAbove() throws Exception {
        assertEquals(0, host.call(0x09, "/a/b/c").status());
        assertEquals(0, host.call(0x09, "/a/b/c").status());
        assertEquals("S_IFDIR", host.call(0x0a, "/a/b/c").texts().get(7));
        host.open(3, "/f");
        assertEquals(16, host.call(0x09, "/f").status());
        assertEquals(4, host.call(0x03, "/f").status());
    }

    @Test
    void s11LocksKeepOthersOut() throws Exception {
        try (RawAfc other = new RawAfc(files.connect())) {
            long theirs = other.open(2, "/f");
            assertEquals(0, other.call(0x1b, theirs, 6L).status());
            long mine = host.open(2, "/f");
            assertEquals(19, host.call(0x1b, mine, 6L).status());
            assertEquals(19, host.call(0x1b, mine, 5L).status());
            assertEquals(0, other.call(0x1b, theirs, 12L).status());
            assertEquals(0, host.call(0x1b, mine, 5L).status());
            assertEquals(0, other.call(0x1b, theirs, 5L).status());
            assertEquals(0, host.call(0x14, mine).status());
            assertEquals(0, other.call(0x1b, theirs, 6L).status());
        }
        long mine = host.open(2, "/f");
        long end = System.nanoTime() + 20_000_000_000L;
        // The other connection's end is seen by the phone in its own time.
        while (host.call(0x1b, mine, 6L).status() == 19 && System.nanoTime() < end) Thread.onSpinWait();
        assertEquals(0, host.call(0x1b, mine, 6L).status());
    }

    @Test
    void s12TimesAreKeptToTheNanosecond() throws Exception {
        host.open(3, "/f");
        host.call(0x1e, 1_234_567_890_123_456_789L, "/f");
        List<String> info = host.call(0x0a, "/f").texts();
        assertEquals("st_mtime", info.get(8));
        assertEquals("1234567890123456789", info.get(9));
        assertEquals(
                List.of("st_size", "st_blocks", "st_nlink", "st_ifmt", "st_mtime", "st_birthtime"),
                List.of(info.get(0), info.get(2), info.get(4), info.get(6), info.get(8), info.get(10)));
    }

    @Test
    void s13LinksTellWhereTheyLead() throws Exception {
        host.write(host.open(3, "/f"), HELLO);
        assertEquals(0, host.call(0x1c, 2L, "f\0/l\0").status());
        List<String> info = host.call(0x0a, "/l").texts();
        assertEquals("S_IFLNK", info.get(7));
        assertEquals(List.of("LinkTarget", "f"), info.subList(12, 14));
        assertEquals(0, host.call(0x1c, 1L, "/f\0/h\0").status());
        assertEquals("2", host.call(0x0a, "/h").texts().get(5));
    }

    @Test
    void s14UnknownOperationsDoNoHarm() throws Exception {
        for (long operation : new long[] {0x04, 0x05, 0x06, 0x0c, 0x21, 0x23, 0x25, 0x26, 0x27, 0x29, 0xffff, -1L}) {
            assertEquals(15, host.call(operation, "/x\0").status(), "operation " + operation);
        }
        assertEquals(List.of(".", ".."), host.call(0x03, "/").texts());
    }

    @Test
    void s15ReadsAreAnsweredInOrder() throws Exception {
        long handle = host.open(4, "/f");
        byte[] content = new byte[10_000];
        for (int i = 0; i < content.length; i++) content[i] = (byte) (i * 31 >> 3);
        host.write(handle, content);
        host.call(0x11, handle, 0L, 0L);
        long[] sent = new long[10];
        for (int i = 0; i < 10; i++) sent[i] = host.send(0x0f, RawAfc.bytes(handle, 1000L), new byte[0]);
        for (int i = 0; i < 10; i++) {
            RawAfc.Reply reply = host.receive();
            assertEquals(sent[i], reply.number());
            assertArrayEquals(Arrays.copyOfRange(content, i * 1000, i * 1000 + 1000), reply.data());
        }
    }

    @Test
    void s16NothingLeadsOutOfTheRoot() throws Exception {
        for (String path : List.of("../../etc/passwd", "/../etc/passwd", "/a/../../etc/passwd")) {
            host.call(0x09, "/a");
            long status = host.call(0x0d, 1L, path).status();
            assertTrue(status == 8 || status == 10, path + ": " + status);
        }
        assertEquals(0, host.call(0x1c, 2L, "../../../etc\0/l\0").status());
        assertNotEquals(0, host.call(0x0d, 1L, "/l/passwd").status());
    }

    @Test
    void s17HouseArrestSpeaksAfcOnlyAfterComplete() throws Exception {
        TwinService service = new HouseArrest();
        FakeTwinPhone phone = new FakeTwinPhone();
        try (RawAfc app = new RawAfc(InMemory.to(c -> service.serve(phone, c)))) {
            app.write(request("VendDocuments", "org.example.ExampleApp"));
            assertEquals("Complete", answer(app).get("Status").toString());
            app.send(40 + 10, 40 + 10, 0, 0x03, "/Documents".getBytes(StandardCharsets.UTF_8));
            RawAfc.Reply list = app.receive();
            assertEquals(0, list.number());
            assertTrue(list.texts().contains("Welcome.txt"));
            for (String outside : List.of("/", "", "/Library", "/Documents/../Library", "/Documents/..")) {
                assertEquals(10, app.call(0x03, outside).status(), outside);
            }
        }
        try (RawAfc app = new RawAfc(InMemory.to(c -> service.serve(phone, c)))) {
            app.write(request("VendContainer", "org.example.ExampleApp"));
            assertEquals("Complete", answer(app).get("Status").toString());
            assertTrue(app.call(0x03, "/").texts().containsAll(List.of("Documents", "Library", "SystemData", "tmp")));
        }
        Map<String, String> refused =
                Map.of("no.such.app", "ApplicationLookupFailed", "org.example.reader", "InstallationLookupFailed");
        for (Map.Entry<String, String> app : refused.entrySet()) {
            try (RawAfc none = new RawAfc(InMemory.to(c -> service.serve(phone, c)))) {
                none.write(request("VendContainer", app.getKey()));
                assertEquals(app.getValue(), answer(none).get("Error").toString());
            }
        }
    }

    @Test
    void s18TheMoverSaysPing() throws Exception {
        try (RawAfc mover = new RawAfc(InMemory.to(c -> new CrashReports.Mover().serve(new FakeTwinPhone(), c)))) {
            assertArrayEquals(new byte[] {0x70, 0x69, 0x6e, 0x67, 0}, mover.read(5));
        }
    }

    /** The page names each statement's test, and no other. */
    @Test
    void thePageAndTheTestsAgree() throws Exception {
        Set<String> tests = new TreeSet<>();
        for (var method : getClass().getDeclaredMethods()) {
            if (method.getName().matches("s\\d\\d.*")) tests.add(method.getName());
        }
        Set<String> named = new TreeSet<>();
        Matcher m = Pattern.compile("`ConformanceTest\\.(s\\d\\d\\w+)`")
                .matcher(Files.readString(Path.of("../../docs/conformance-afc.md")));
        while (m.find()) named.add(m.group(1));
        assertEquals(tests, named);
        assertEquals(18, tests.size());
    }

    private static byte[] request(String command, String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PlistFrames(new ByteArrayInputStream(new byte[0]), out)
                .writeXml(Plists.dict("Command", command, "Identifier", id));
        return out.toByteArray();
    }

    private static com.dd.plist.NSDictionary answer(RawAfc from) throws IOException {
        int length = java.nio.ByteBuffer.wrap(from.read(4)).getInt();
        return PlistFrames.parse(from.read(length));
    }

    @Test
    void aBadMagicEndsTheConnection() throws Exception {
        host.write(new byte[40]);
        assertThrows(java.io.EOFException.class, host::receive);
    }
}
