package dev.pomona.twin.service.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import dev.pomona.twin.lockdown.Wire;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.PlistText;
import dev.pomona.twin.service.plist.Plists;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statements of docs/conformance-syslog.md, by number, byte for byte on the wire. */
@Timeout(60)
class ConformanceTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private final LogPhone phone = new LogPhone();
    private final SyslogRelay relay = new SyslogRelay(1, () -> NOW);
    private final OsTraceRelay trace = new OsTraceRelay(1, () -> NOW);

    private Socket relay() throws IOException {
        return Wire.open(host -> relay.serve(phone, host));
    }

    /** A frame's type and body. */
    private record Frame(int type, byte[] body) {}

    private Socket ask(NSDictionary request, boolean xml) throws IOException {
        Socket socket = Wire.open(host -> trace.serve(phone, host));
        byte[] body = xml ? PlistText.of(request) : BinaryPropertyListWriter.writeToArray(request);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(4 + body.length)
                        .putInt(body.length)
                        .put(body)
                        .array());
        return socket;
    }

    private static Frame frame(InputStream in) throws IOException {
        int type = in.read();
        ByteBuffer length = ByteBuffer.wrap(in.readNBytes(4));
        length.order(type == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new Frame(type, in.readNBytes(length.getInt()));
    }

    private static NSDictionary start(long pid, int flags) {
        return Plists.dict("Request", "StartActivity", "Pid", pid, "MessageFilter", 65_535, "StreamFlags", flags);
    }

    private static int pid(byte[] entry) {
        return ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).getInt(9);
    }

    @Test
    void s01RecordsComeWhateverTheHostSays() throws Exception {
        for (String said : List.of("", "start")) {
            try (Socket host = relay()) {
                host.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                assertTrue(
                        new String(host.getInputStream().readNBytes(200), StandardCharsets.US_ASCII).contains("seq="));
            }
        }
    }

    @Test
    void s02EachRecordIsNulLineLineFeed() throws Exception {
        try (Socket host = relay()) {
            byte[] bytes = host.getInputStream().readNBytes(4000);
            assertEquals(0, bytes[0]);
            for (int i = 1; i < bytes.length; i++) {
                if (bytes[i] == 0) assertEquals('\n', bytes[i - 1]);
                if (bytes[i - 1] == '\n') assertEquals(0, bytes[i]);
            }
        }
    }

    @Test
    void s03AnyReadSizeGivesTheSameLines() throws Exception {
        try (Socket host = relay()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int records = 0;
            while (records < 4) {
                byte[] piece = host.getInputStream().readNBytes(7);
                for (byte b : piece) if (b == 0) records++;
                all.writeBytes(piece);
            }
            String[] lines = all.toString(StandardCharsets.US_ASCII).split("\n\0", -1);
            for (int i = 0; i < 3; i++) assertTrue(lines[i].contains(" seq="), lines[i]);
        }
    }

    @Test
    void s04BytesThatAreNotAsciiAreEscaped() {
        assertEquals("\\M-f\\M^V\\M^G", Vis.encode("文"));
        assertEquals("\\033", Vis.encode("\u001b"));
    }

    @Test
    void s05TheAnswerToStartActivityIsShort() throws Exception {
        try (Socket host = ask(start(-1, 60), false)) {
            Frame reply = frame(host.getInputStream());
            assertEquals(1, reply.type());
            assertTrue(reply.body().length < 256);
            assertEquals(1, PlistFrames.parse(reply.body()).count());
        }
    }

    @Test
    void s06EntriesFollowLittleEndian() throws Exception {
        try (Socket host = ask(start(-1, 60), false)) {
            frame(host.getInputStream());
            for (int i = 0; i < 30; i++) {
                Frame entry = frame(host.getInputStream());
                assertEquals(2, entry.type());
                assertTrue(entry.body().length > 0x81 && entry.body().length < 65_536);
            }
        }
    }

    @Test
    void s07BothFormsAndBothNumbersForAllAreTaken() throws Exception {
        for (boolean xml : new boolean[] {false, true}) {
            for (long all : new long[] {-1, 4_294_967_295L}) {
                try (Socket host = ask(start(all, 60), xml)) {
                    assertEquals(1, frame(host.getInputStream()).type());
                    Set<Integer> pids = new HashSet<>();
                    for (int i = 0; i < 12; i++)
                        pids.add(pid(frame(host.getInputStream()).body()));
                    assertTrue(pids.size() > 3, pids::toString);
                }
            }
        }
    }

    @Test
    void s08ProcessesHaveNumbersAndNames() throws Exception {
        try (Socket host = ask(Plists.dict("Request", "PidList"), false)) {
            NSDictionary reply = PlistFrames.parse(frame(host.getInputStream()).body());
            NSDictionary payload = (NSDictionary) reply.get("Payload");
            assertTrue(payload.count() > 3);
            payload.getHashMap().forEach((key, value) -> {
                assertTrue(key.matches("\\d+"), key);
                assertTrue(((NSDictionary) value).containsKey("ProcessName"));
            });
        }
    }

    @Test
    void s09AnArchiveIsATarAndEndsWithTheConnection() throws Exception {
        try (Socket host = ask(Plists.dict("Request", "CreateArchive"), false)) {
            InputStream in = host.getInputStream();
            assertEquals(1, frame(in).type());
            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            for (int type = in.read(); type >= 0; type = in.read()) {
                assertEquals(3, type);
                int length = ByteBuffer.wrap(in.readNBytes(4))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
                tar.writeBytes(in.readNBytes(length));
            }
            byte[] bytes = tar.toByteArray();
            assertEquals(0, bytes.length % 512);
            assertEquals("ustar", new String(bytes, 257, 5, StandardCharsets.US_ASCII));
            assertTrue(new String(bytes, 0, 40, StandardCharsets.US_ASCII).startsWith("system_logs.logarchive/"));
            for (byte b : Arrays.copyOfRange(bytes, bytes.length - 1024, bytes.length)) assertEquals(0, b);
        }
    }

    @Test
    void s10AnEntryWithoutALabelHasTwoEmptyTexts() {
        byte[] entry = TraceEntry.encode(new TwinLog(1, TwinLog.PROCESSES.getFirst(), "Notice", "hi"), NOW);
        ByteBuffer in = ByteBuffer.wrap(entry, 5, entry.length - 5).slice().order(ByteOrder.LITTLE_ENDIAN);
        // The kernel has none.
        assertEquals(1, in.getShort(117));
        assertEquals(1, in.getShort(121));
        assertEquals(0, entry[entry.length - 1] | entry[entry.length - 2]);
    }

    @Test
    void s11ALongMessageIsCut() {
        for (String letter : List.of("x", "文")) {
            byte[] entry =
                    TraceEntry.encode(new TwinLog(1, TwinLog.PROCESSES.get(3), "Notice", letter.repeat(70_000)), NOW);
            ByteBuffer in = ByteBuffer.wrap(entry, 5, entry.length - 5).slice().order(ByteOrder.LITTLE_ENDIAN);
            int length = in.getInt(109);
            assertTrue(length <= 65_535 && entry.length - 5 <= 65_536, "" + length);
            int from = 0x81 + in.getShort(37) + in.getShort(107);
            String message = new String(entry, 5 + from, length - 1, StandardCharsets.UTF_8);
            assertFalse(message.contains("\ufffd"));
        }
    }

    @Test
    void s12OnlyTheProcessThatWasAskedFor() throws Exception {
        try (Socket host = ask(start(412, 60), false)) {
            frame(host.getInputStream());
            for (int i = 0; i < 5; i++)
                assertEquals(412, pid(frame(host.getInputStream()).body()));
        }
    }

    @Test
    void s13InfoAndDebugOnlyWhenAskedFor() throws Exception {
        for (int flags : new int[] {0x1c, 0x3c}) {
            try (Socket host = ask(start(-1, flags), false)) {
                frame(host.getInputStream());
                Set<Integer> levels = new HashSet<>();
                for (int i = 0; i < 24; i++)
                    levels.add((int) frame(host.getInputStream()).body()[68]);
                assertEquals(flags == 0x3c, levels.contains(1) && levels.contains(2), levels::toString);
                assertEquals(flags != 0x3c, !levels.contains(1) && !levels.contains(2));
            }
        }
    }

    @Test
    void thePageNamesEveryTestAndNoOther() throws Exception {
        Set<String> tests = new TreeSet<>();
        for (var method : ConformanceTest.class.getDeclaredMethods()) {
            if (method.getName().matches("s\\d\\d.*")) tests.add(method.getName());
        }
        Set<String> named = new TreeSet<>();
        Matcher m = Pattern.compile("`ConformanceTest\\.(s\\w+)`")
                .matcher(Files.readString(Path.of("../../docs/conformance-syslog.md")));
        while (m.find()) named.add(m.group(1));
        assertEquals(tests, named);
        assertEquals(13, tests.size());
    }
}
