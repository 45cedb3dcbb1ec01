package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The {@code plugins} commands as people type them, against a hub with one twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginCommandsIT {
    private HubProcess hub;

    @BeforeAll
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        // On a busy machine trust may come after the ready line.
        assertTrue(Eventually.holds(() -> hub.pomona("why").exit() == 0), hub::log);
    }

    @AfterAll
    void stopsCleanly() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private Map<String, Object> why(String name) throws Exception {
        return JSON.std.mapFrom(hub.pomona("plugins", "why", name, "--json").out());
    }

    @Test
    void whatShipsIsListed() throws Exception {
        List<Object> all =
                JSON.std.listFrom(hub.pomona("plugins", "--json").ok().out());
        for (String name : List.of("services.afc", "services.syslog", "device.twin")) {
            Map<?, ?> row = all.stream()
                    .map(o -> (Map<?, ?>) o)
                    .filter(m -> m.get("name").equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in " + all));
            assertEquals("active", row.get("state"));
            assertEquals(true, row.get("shipped"));
        }
        assertTrue(hub.pomona("plugins").ok().out().contains("services.afc"));
        assertEquals("active", why("services.afc").get("state"));
        assertEquals(1, hub.pomona("plugins", "why", "no-such-plugin").exit());
        assertEquals(2, hub.pomona("plugins", "start").exit());
        assertTrue(hub.pomona("plugins", "remove", "services.afc").err().contains("ships with the hub"));
    }

    @Test
    void stoppedAndStarted() throws Exception {
        hub.pomona("plugins", "stop", "services.afc").ok();
        assertEquals("stopped", why("services.afc").get("state"));
        assertEquals(1, hub.pomona("plugins", "remove", "services.afc").exit());
        hub.pomona("plugins", "start", "services.afc").ok();
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/").exit() == 0));
    }

    @Test
    void installedAndRemoved(@TempDir Path dir) throws Exception {
        Path jar = new ProbeBundle("probe", "1.0.0").activator("ProbeActivator").write(dir.resolve("probe.jar"));
        hub.pomona("plugins", "install", jar.toString()).ok();
        assertTrue(Files.exists(hub.state.resolve("plugins/probe.jar")));
        assertTrue(Eventually.holds(() -> hub.pomona("plugins", "--json").out().contains("ProbeClient")));
        Path bad = new ProbeBundle("lacking", "1.0.0")
                .header("Import-Package", "com.example.nowhere;version=\"[2,3)\"")
                .write(dir.resolve("lacking.jar"));
        Tool.Result unresolved = hub.pomona("plugins", "install", bad.toString());
        assertEquals(1, unresolved.exit(), unresolved::toString);
        assertTrue(unresolved.err().contains("com.example.nowhere in version [2.0.0,3.0.0)"), unresolved.err());
        List<?> findings = (List<?>) why("lacking").get("findings");
        assertEquals("missing-package", ((Map<?, ?>) findings.getFirst()).get("kind"));
        Path text = Files.writeString(dir.resolve("text.jar"), "no bundle");
        assertEquals(1, hub.pomona("plugins", "install", text.toString()).exit());
        hub.pomona("plugins", "remove", "lacking").ok();
        hub.pomona("plugins", "remove", "probe").ok();
        assertTrue(Files.notExists(hub.state.resolve("plugins/probe.jar")));
        assertFalse(hub.pomona("plugins", "--json").out().contains("probe.jar"), "gone is gone");
        assertEquals(1, hub.pomona("plugins", "why", "probe").exit());
    }

    @Test
    void aRestartedPluginCostsAnotherOnesUsersNothing() throws Exception {
        Process syslog = new Tool().start(HubProcess.POMONA, "syslog", "--json", "--state", hub.state.toString());
        try (var lines = syslog.inputReader()) {
            long last = -1;
            long count = -1;
            for (int i = 0; i < 60; i++) {
                if (i % 20 == 10)
                    hub.pomona("plugins", "restart", "services.afc").ok();
                String line = lines.readLine();
                Map<String, Object> event = JSON.std.mapFrom(line);
                long seq = Long.parseLong(event.get("message").toString().replaceAll("(?s).*seq=(\\d+).*", "$1"));
                assertTrue(last < 0 || seq == last + 1, () -> "a gap before " + line);
                last = seq;
                assertEquals(++count, ((Number) event.get("seq")).longValue());
            }
        } finally {
            syslog.destroyForcibly();
        }
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/").exit() == 0));
    }
}
