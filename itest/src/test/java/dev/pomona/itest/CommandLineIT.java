package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the command line, against a hub with two twins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {
    private HubProcess hub;
    private List<Object> phones;

    @BeforeAll
    void hubWithTwoTwins() throws Exception {
        hub = HubProcess.start("--twin=2", "--no-usb");
        phones = JSON.std.listFrom(hub.pomona("devices", "--json").ok().out());
        assertEquals(2, phones.size());
        for (Object phone : phones) hub.pomona("-u", udid(phone), "pair").ok();
    }

    @AfterAll
    void stopsCleanly() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private static String udid(Object phone) {
        return ((Map<?, ?>) phone).get("udid").toString();
    }

    private String first() {
        return udid(phones.get(0));
    }

    @Test
    void devicesForPeopleNamesEachPhone() {
        String table = hub.pomona("devices").ok().out();
        for (Object phone : phones) assertTrue(table.contains(udid(phone)), table);
    }

    @Test
    void info() {
        assertTrue(hub.pomona("info", "-u", first()).ok().out().contains("ProductVersion"));
        String version =
                hub.pomona("info", "ProductVersion", "-u", first()).ok().out().strip();
        assertTrue(version.matches("\\d+(\\.\\d+)+"), version);
    }

    @Test
    void whichPhoneMustBeSaid() {
        Tool.Result result = hub.pomona("info");
        assertEquals(4, result.exit(), result::toString);
        for (Object phone : phones) assertTrue(result.err().contains(udid(phone)), result.err());
        assertEquals(4, hub.pomona("info", "-u", "ffff").exit());
    }

    @Test
    void aCommandsOwnWordsMaySayWhichPhone() {
        Tool.Result mount = hub.pomona("mount", first(), "/no/such/directory");
        assertEquals(1, mount.exit(), mount::toString);
        assertTrue(mount.err().contains("/no/such/directory: no such directory"), mount.err());
        assertEquals(4, hub.pomona("mount", "/no/such/directory").exit());
        assertEquals(4, hub.pomona("mount", "ffff", "/no/such/directory").exit());
        String other = udid(phones.get(1));
        Tool.Result both = hub.pomona("mount", first(), "/no/such/directory", "-u", other);
        assertEquals(4, both.exit(), both::toString);
        assertTrue(both.err().contains("-u means " + other), both.err());
    }

    @Test
    void badUsageIsTwo() {
        assertEquals(2, hub.pomona("info", "--no-such-option", "-u", first()).exit());
        assertEquals(2, hub.pomona("no-such-command").exit());
    }

    @Test
    void noHubIsThree(@TempDir Path empty) {
        Tool.Result result = new Tool().run(HubProcess.POMONA, "devices", "--state", empty.toString());
        assertEquals(3, result.exit(), result::toString);
        assertFalse(result.err().isBlank());
        assertEquals("", result.out());
    }

    @Test
    void filesComeBackAsTheyWent(@TempDir Path dir) throws Exception {
        byte[] bytes = new byte[5_000_003];
        new java.util.Random(11).nextBytes(bytes);
        Path local = Files.write(dir.resolve("local.bin"), bytes);
        Path back = dir.resolve("back.bin");
        hub.pomona("afc", "push", local.toString(), "/Downloads/it.bin", "-u", first())
                .ok();
        assertTrue(
                hub.pomona("afc", "ls", "/Downloads", "-u", first()).ok().out().contains("it.bin"));
        hub.pomona("afc", "pull", "/Downloads/it.bin", back.toString(), "-u", first())
                .ok();
        assertArrayEquals(bytes, Files.readAllBytes(back));
        hub.pomona("afc", "rm", "/Downloads/it.bin", "-u", first()).ok();
        Tool.Result gone = hub.pomona("afc", "stat", "/Downloads/it.bin", "-u", first());
        assertEquals(1, gone.exit(), gone::toString);
    }

    @Test
    void syslogIsOneJsonDocumentALineAndLosesNothing() throws Exception {
        List<String> lines = new Tool()
                .firstLines(20, HubProcess.POMONA, "syslog", "--json", "-u", first(), "--state", hub.state.toString());
        long last = -1;
        for (String line : lines) {
            String message = JSON.std.mapFrom(line).get("message").toString();
            long seq = Long.parseLong(message.replaceAll("(?s).*seq=(\\d+).*", "$1"));
            assertTrue(last < 0 || seq == last + 1, () -> "a gap: " + lines);
            last = seq;
        }
    }

    @Test
    void forwardCarriesBytesAndSurvivesAReplug() throws Exception {
        String phone = udid(phones.get(1));
        Process forward = new Tool()
                .start(HubProcess.POMONA, "forward", "0:7", "--json", "-u", phone, "--state", hub.state.toString());
        try (var lines = forward.inputReader(StandardCharsets.UTF_8)) {
            int port = (Integer) JSON.std.mapFrom(lines.readLine()).get("local");
            assertEquals("before", echo(port, "before"));
            hub.pomona("twin", "unplug", phone).ok();
            assertTrue(Eventually.holds(() -> hub.pomona("info", "-u", phone).exit() == 4));
            assertEquals("", echo(port, "meanwhile"), "a connection without a phone ends");
            hub.pomona("twin", "plug", phone).ok();
            assertTrue(Eventually.holds(() -> echo(port, "after").equals("after")), hub::log);
        } finally {
            forward.destroy();
            assertTrue(forward.waitFor(10, TimeUnit.SECONDS));
        }
    }

    /** What comes back from the phone's echo port; nothing if it does not come. */
    private static String echo(int port, String words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readNBytes(words.length()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void anUnpluggedPhoneLeavesAndComesBack() throws Exception {
        String second = udid(phones.get(1));
        hub.pomona("twin", "unplug", second).ok();
        assertTrue(Eventually.holds(() -> !hub.pomona("devices").out().contains(second)));
        assertTrue(hub.pomona("devices").ok().out().contains(first()));
        hub.pomona("twin", "plug", second).ok();
        assertTrue(Eventually.holds(() -> hub.pomona("devices").out().contains(second)));
        assertTrue(Eventually.holds(() -> hub.pomona("info", "-u", second).exit() == 0));
    }
}
