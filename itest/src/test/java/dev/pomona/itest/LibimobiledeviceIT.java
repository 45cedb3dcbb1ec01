package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Debian's libimobiledevice tools, unmodified, against a hub with one twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibimobiledeviceIT {
    private static final Pattern SEQ = Pattern.compile("seq=(\\d+)");
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void hubWithAPairedTwin() throws Exception {
        Tool.need("ideviceinfo", "apt-get install libimobiledevice-utils");
        hub = HubProcess.start("--twin", "--no-usb");
        List<String> udids = tool("idevice_id", "-l").ok().lines();
        assertEquals(1, udids.size(), udids::toString);
        udid = udids.get(0);
        pairAsAPersonWould();
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) hub.close();
    }

    private Tool.Result tool(String... command) {
        return hub.libimobiledevice().run(command);
    }

    /** idevicepair says "accept the dialog and try again" until the person has tapped Trust. */
    private void pairAsAPersonWould() {
        Tool.Result result = null;
        for (int attempt = 0; attempt < 30; attempt++) {
            result = tool("idevicepair", "pair");
            if (result.out().contains("SUCCESS")) return;
        }
        throw new AssertionError("never paired: " + result);
    }

    @Test
    void ideviceinfo_inASessionTellsEverything() {
        String out = tool("ideviceinfo").ok().out();
        assertTrue(out.contains("UniqueDeviceID: " + udid), out);
        assertTrue(out.contains("ProductVersion: "), out);
        assertTrue(out.contains("SerialNumber: "), out);
    }

    @Test
    void ideviceinfo_inTheClearTellsThePublicPart() {
        assertTrue(tool("ideviceinfo", "-s").ok().out().contains("ProductType: "));
    }

    @Test
    void ideviceinfo_domains() {
        String battery =
                tool("ideviceinfo", "-q", "com.apple.mobile.battery").ok().out();
        assertTrue(battery.contains("BatteryCurrentCapacity: "), battery);
        String disk = tool("ideviceinfo", "-q", "com.apple.disk_usage").ok().out();
        assertTrue(disk.contains("TotalDiskCapacity: "), disk);
        assertFalse(tool("ideviceinfo", "-k", "ProductVersion").ok().out().isBlank());
    }

    @Test
    void idevicename_getsAndSets() {
        String was = tool("idevicename").ok().out().strip();
        tool("idevicename", "Apfel №7").ok();
        assertEquals("Apfel №7", tool("idevicename").ok().out().strip());
        tool("idevicename", was).ok();
    }

    @Test
    void idevicedate() {
        assertFalse(tool("idevicedate").ok().out().isBlank());
    }

    @Test
    void idevicepair_validatesAndNamesBothSides() {
        assertTrue(tool("idevicepair", "validate").ok().out().contains("SUCCESS"));
        assertEquals(36, tool("idevicepair", "systembuid").ok().out().strip().length());
        assertEquals(36, tool("idevicepair", "hostid").ok().out().strip().length());
        assertTrue(tool("idevicepair", "unpair").ok().out().contains("SUCCESS"));
        assertFalse(tool("idevicepair", "validate").out().contains("SUCCESS"));
        pairAsAPersonWould();
        assertTrue(tool("idevicepair", "validate").ok().out().contains("SUCCESS"));
    }

    @Test
    void idevicesyslog_losesNoLine() {
        List<String> lines = hub.libimobiledevice().firstLines(40, "idevicesyslog");
        long last = -1;
        int counted = 0;
        for (String line : lines) {
            var seq = SEQ.matcher(line);
            if (!seq.find()) continue;
            long now = Long.parseLong(seq.group(1));
            assertTrue(last < 0 || now == last + 1, () -> "a gap before " + line);
            last = now;
            counted++;
        }
        assertTrue(counted > 20, lines::toString);
    }

    @Test
    void idevicecrashreport_copiesAndKeeps(@TempDir Path dir) throws Exception {
        tool("idevicecrashreport", "-k", dir.toString()).ok();
        try (var files = Files.walk(dir)) {
            assertTrue(files.anyMatch(f -> f.toString().endsWith(".ips")), "no report came");
        }
    }

    @Test
    void ifuse_mountsCopiesAndCompares(@TempDir Path dir) throws Exception {
        Tool.need("ifuse", "apt-get install ifuse");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(Path.of("/dev/fuse")), "SKIPPED: ifuse needs /dev/fuse");
        Path mount = Files.createDirectory(dir.resolve("phone"));
        tool("ifuse", mount.toString(), "-o", "big_writes").ok();
        try {
            byte[] bytes = new byte[3_000_001];
            new java.util.Random(7).nextBytes(bytes);
            Files.write(mount.resolve("Downloads/in.bin"), bytes);
            assertEquals(bytes.length, Files.size(mount.resolve("Downloads/in.bin")));
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    bytes, Files.readAllBytes(mount.resolve("Downloads/in.bin")));
            Files.delete(mount.resolve("Downloads/in.bin"));
            assertFalse(Files.exists(mount.resolve("Downloads/in.bin")));
        } finally {
            new Tool().run("fusermount", "-u", mount.toString());
        }
    }

    @Test
    void iproxy_carriesBytesToAPortOfThePhone() throws Exception {
        Tool.need("iproxy", "apt-get install libusbmuxd-tools");
        int port = HubProcess.freePort();
        Process iproxy = hub.libimobiledevice().daemon("iproxy", port + ":7", "-s", "127.0.0.1");
        try (var socket = Sockets.connect(port, Duration.ofSeconds(20))) {
            byte[] hello = "echo through iproxy".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            socket.getOutputStream().write(hello);
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    hello, socket.getInputStream().readNBytes(hello.length));
        } finally {
            iproxy.destroyForcibly();
        }
    }
}
