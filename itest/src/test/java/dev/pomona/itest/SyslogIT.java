package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The phone's log as people read it, against a hub with one twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyslogIT {
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        List<Object> phones =
                JSON.std.listFrom(hub.pomona("devices", "--json").ok().out());
        udid = ((Map<?, ?>) phones.getFirst()).get("udid").toString();
    }

    @AfterAll
    void stopsCleanly() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private List<Map<String, Object>> events(int count, String... options) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of(HubProcess.POMONA, "syslog", "--json", "--state", hub.state.toString()));
        command.addAll(List.of(options));
        List<Map<String, Object>> out = new java.util.ArrayList<>();
        for (String line : new Tool().firstLines(count, command.toArray(String[]::new))) {
            out.add(JSON.std.mapFrom(line));
        }
        return out;
    }

    @Test
    void bothServicesTellTheSame() throws Exception {
        Map<String, Object> trace = events(1, "--process", "SpringBoard").getFirst();
        Map<String, Object> relay =
                events(1, "--process", "SpringBoard", "--relay").getFirst();
        for (String key : List.of("process", "image", "pid", "level"))
            assertEquals(trace.get(key), relay.get(key), key);
        assertEquals("org.example.SpringBoard", trace.get("subsystem"));
        assertTrue(trace.get("time").toString().endsWith("Z"));
        assertTrue(trace.containsKey("thread"));
    }

    @Test
    void thePhoneLeavesOutWhatNobodyWants() throws Exception {
        Set<Object> levels = new HashSet<>();
        for (Map<String, Object> e : events(20, "--no-debug")) levels.add(e.get("level"));
        assertFalse(levels.contains("Debug") || levels.contains("Info"), levels::toString);
        for (Map<String, Object> e : events(3, "--pid", "412")) assertEquals(412, e.get("pid"));
        for (Map<String, Object> e : events(3, "--pid", "412", "--relay")) assertEquals(412, e.get("pid"));
        for (Map<String, Object> e : events(2, "--level", "error")) assertEquals("Error", e.get("level"));
    }

    @Test
    void processesAndArchive(@TempDir Path dir) throws Exception {
        assertTrue(hub.pomona("syslog", "pidlist").ok().out().contains("SpringBoard"));
        Path tar = dir.resolve("log.tar");
        hub.pomona("syslog", "archive", tar.toString()).ok();
        Tool.need("tar", "apt-get install tar");
        Tool.Result listed = new Tool().run("tar", "tf", tar.toString()).ok();
        assertTrue(listed.out().contains("system_logs.logarchive/Info.plist"), listed.out());
        assertEquals(1, Files.list(dir).count());
    }

    @Test
    void aPhoneThatComesBackIsHeardAgain() throws Exception {
        Process syslog = new Tool().start(HubProcess.POMONA, "syslog", "--json", "--state", hub.state.toString());
        try (var lines = syslog.inputReader()) {
            for (int i = 0; i < 5; i++) assertFalse(lines.readLine().contains("marker"));
            hub.pomona("twin", "unplug", udid).ok();
            assertTrue(Eventually.holds(() -> !hub.pomona("devices").out().contains(udid)));
            hub.pomona("twin", "plug", udid).ok();
            Map<String, Object> event = JSON.std.mapFrom(lines.readLine());
            while (!event.containsKey("marker")) event = JSON.std.mapFrom(lines.readLine());
            assertEquals("resumed", event.get("marker"));
            assertTrue(((Number) event.get("blindMillis")).longValue() > 0, event::toString);
            assertTrue(lines.readLine().contains("seq="));
        } finally {
            syslog.destroyForcibly();
        }
    }

    @Test
    void aReaderThatStopsDisturbsNoOther() throws Exception {
        hub.pomona("twin", "log", "2000", udid).ok();
        Process stopped = new Tool().start(HubProcess.POMONA, "syslog", "--json", "--state", hub.state.toString());
        try {
            long last = -1;
            for (Map<String, Object> event : events(10_000)) {
                String message = event.get("message").toString();
                long seq = Long.parseLong(message.replaceAll("(?s).*seq=(\\d+).*", "$1"));
                long before = last;
                assertTrue(last < 0 || seq == last + 1, () -> "a gap between " + before + " and " + seq);
                last = seq;
            }
        } finally {
            stopped.destroyForcibly();
            hub.pomona("twin", "log", "10", udid).ok();
        }
    }
}
