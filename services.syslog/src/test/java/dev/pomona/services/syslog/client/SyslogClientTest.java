package dev.pomona.services.syslog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.LockdownException;
import dev.pomona.services.syslog.SyslogArchive;
import dev.pomona.services.syslog.SyslogRequest;
import dev.pomona.services.syslog.SyslogRequest.Way;
import dev.pomona.services.syslog.SyslogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyslogClientTest {
    private static final String LINE = "\0Nov  3 07:08:09 p a[1] <Notice>: one\n";

    private final List<String> opened = new ArrayList<>();

    private SyslogClientImpl client(String version, String refuses, ScriptedConnection... connections) {
        List<ScriptedConnection> left = new ArrayList<>(List.of(connections));
        return new SyslogClientImpl(
                ScriptedConnection.UDID,
                version,
                SyslogClientImpl.Services.USUAL,
                service -> {
                    opened.add(service.substring("com.apple.".length()));
                    if (service.endsWith(refuses)) {
                        throw new LockdownException(ScriptedConnection.UDID, "StartService", "InvalidService");
                    }
                    return left.removeFirst();
                },
                System::nanoTime);
    }

    @Test
    void theVersionChoosesTheService() {
        assertEquals(Way.RELAY, SyslogClientImpl.chosen("8.4.1"));
        assertEquals(Way.RELAY, SyslogClientImpl.chosen("7"));
        for (String newer : List.of("9.0", "9", "18.5", "26.0.1", "", "odd", "99999999999"))
            assertEquals(Way.OS_TRACE, SyslogClientImpl.chosen(newer), newer);
    }

    @Test
    void aPhoneWithoutTheNewerServiceGivesTheOlder() throws Exception {
        SyslogStream s = client("17.0", "os_trace_relay", new ScriptedConnection(LINE)).stream();
        assertEquals("one", s.next().orElseThrow().message());
        assertEquals(List.of("os_trace_relay", "syslog_relay"), opened);
        opened.clear();
        SyslogRequest only = SyslogRequest.ALL.way(Way.OS_TRACE);
        assertThrows(LockdownException.class, () -> client("17.0", "os_trace_relay").stream(only));
        assertEquals(List.of("os_trace_relay"), opened);
    }

    @Test
    void newPhonesSpeakOsTrace() throws Exception {
        ScriptedConnection phone =
                new ScriptedConnection(TraceWire.ok() + TraceWire.entry(512, "first"), TraceWire.entry(59, "second"));
        SyslogStream s =
                client("17.0", "none", phone).stream(SyslogRequest.ALL.pid(512).fine(false));
        assertEquals("first", s.next().orElseThrow().message());
        assertEquals("second", s.next().orElseThrow().message());
        assertTrue(s.next().isEmpty());
        assertTrue(s.ended());
        String asked = phone.written.toString(StandardCharsets.ISO_8859_1);
        assertTrue(asked.contains("StartActivity"), asked);
    }

    @Test
    void aRefusalHasThePhonesWord() {
        ScriptedConnection phone = new ScriptedConnection(TraceWire.refused());
        IOException e = assertThrows(IOException.class, () -> client("17.0", "none", phone).stream());
        assertTrue(e.getMessage().contains("refused StartActivity: RequestFailed"), e.getMessage());
        assertTrue(phone.closed);
        ScriptedConnection silent = new ScriptedConnection(ScriptedConnection.SILENCE);
        IOException late = assertThrows(
                IOException.class, () -> client("17.0", "none", silent).processes());
        assertTrue(late.getMessage().contains("did not answer PidList within 30 s"), late.getMessage());
        ScriptedConnection gone = new ScriptedConnection();
        assertThrows(IOException.class, () -> client("17.0", "none", gone).processes());
    }

    @Test
    void theRelaySendsAllAndTheHubChooses() throws Exception {
        ScriptedConnection phone = new ScriptedConnection(LINE + LINE.replace("a[1]", "b[2]") + LINE);
        SyslogStream s = client("8.0", "none", phone).stream(SyslogRequest.ALL.pid(2));
        assertEquals(2, s.next().orElseThrow().pid());
        assertTrue(s.next().isEmpty());
    }

    @Test
    void anArchiveIsCopiedUntilThePhoneCloses() throws Exception {
        String piece = new String(TraceWire.piece("tar"), StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        List<Long> progress = new ArrayList<>();
        ScriptedConnection phone = new ScriptedConnection(TraceWire.ok(), piece, piece);
        assertEquals(6, client("17.0", "none", phone).archive(SyslogArchive.ALL, to, progress::add));
        assertEquals("tartar", to.toString(StandardCharsets.US_ASCII));
        assertEquals(List.of(3L, 6L), progress);
        ScriptedConnection empty = new ScriptedConnection(TraceWire.ok());
        assertThrows(
                IOException.class, () -> client("17.0", "none", empty).archive(SyslogArchive.ALL, to, progress::add));
    }
}
