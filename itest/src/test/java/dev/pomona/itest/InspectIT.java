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

/** The mux command against a hub with one twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InspectIT {
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        Map<?, ?> phone = (Map<?, ?>)
                JSON.std.listFrom(hub.pomona("devices", "--json").ok().out()).getFirst();
        udid = phone.get("udid").toString();
        hub.pomona("pair").ok();
    }

    @AfterAll
    void stops() throws Exception {
        hub.close();
    }

    @Test
    void countersGrow() throws Exception {
        hub.pomona("info").ok();
        Map<String, Object> all =
                JSON.std.mapFrom(hub.pomona("mux", "counters", "--json").ok().out());
        Map<?, ?> phone = (Map<?, ?>) ((List<?>) all.get("phones")).getFirst();
        assertEquals(udid, phone.get("udid"));
        assertTrue(((Number) phone.get("bytesIn")).longValue() > 0, all::toString);
        assertTrue(hub.pomona("mux", "counters").ok().out().contains(udid));
        Map<String, Object> top = JSON.std.mapFrom(
                hub.pomona("mux", "top", "--count", "1", "--json").ok().out());
        assertEquals(1, ((List<?>) top.get("phones")).size());
    }

    @Test
    void logsAndCaptures(@TempDir Path folder) throws Exception {
        hub.pomona("mux", "log", "on", "-u", udid).ok();
        Path trace = folder.resolve("trace.pcapng");
        Process capture = new Tool()
                .start(
                        HubProcess.POMONA,
                        "mux",
                        "pcap",
                        trace.toString(),
                        "--count",
                        "4",
                        "--state",
                        hub.state.toString());
        try {
            assertTrue(Eventually.holds(() -> Files.exists(trace)), "no capture");
            assertTrue(Eventually.holds(() -> {
                hub.pomona("info", "-u", udid).ok();
                return !capture.isAlive();
            }));
        } finally {
            capture.destroy();
        }
        assertEquals(0, capture.exitValue());
        hub.pomona("mux", "log", "off").ok();
        String log = Files.readString(hub.state.resolve("wire").resolve(udid + ".log"));
        assertTrue(log.contains(" > TCP "), log);
        assertFalse(log.contains("payload="), log);
        if (Tool.find("tshark") != null) {
            String read = new Tool().run("tshark", "-r", trace.toString()).ok().out();
            assertTrue(read.contains("192.0.2.1"), read);
        } else {
            System.out.println("SKIPPED: tshark is not installed (apt-get install tshark)");
        }
    }
}
