package dev.pomona.run.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path root;

    private Path state;
    private Path bundles;

    @BeforeEach
    void machine() throws IOException {
        state = Files.createDirectories(root.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        bundles = Files.createDirectories(root.resolve("bundles"));
        Files.writeString(bundles.resolve("some.jar"), "");
    }

    private World world(String system, String user, Map<String, String> environment) {
        return new World(root, state, bundles, environment, Instant.now(), system, "amd64", user);
    }

    private World world() {
        return world("Linux", "anna", Map.of());
    }

    private String about(World world, String subject) {
        return Doctor.findings(world).stream()
                .filter(f -> f.subject().equals(subject))
                .map(Finding::line)
                .collect(Collectors.joining("\n"));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Path phone() throws IOException {
        String device = "sys/bus/usb/devices/1-4/";
        write(device + "idVendor", "05ac\n");
        write(device + "idProduct", "12a8\n");
        write(device + "busnum", "1\n");
        write(device + "devnum", "5\n");
        write("sys/bus/usb/devices/usb1/idVendor", "1d6b\n");
        return root.resolve("dev/bus/usb/001/005");
    }

    @Test
    void aMachineWithoutUsbIsToldTheOtherWays() {
        String words = about(world(), "usb");
        assertTrue(words.startsWith("note") && words.contains("--usbip HOST:PORT, --upstream ADDR or --twin"), words);
    }

    @Test
    void aPhoneIsNamedWithWhatKeepsItAway() throws IOException {
        Path node = phone();
        assertTrue(about(world(), "usb").contains("no device node"), "none yet");
        write("dev/bus/usb/001/005", "");
        assertTrue(about(world(), "usb").contains("usb 1-4 can be opened"));
        // Somebody other than root cannot write it; root can, whatever it says.
        Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("r--r--r--"));
        if (!Files.isWritable(node)) assertTrue(about(world(), "usb").contains("--install-udev"));
    }

    @Test
    void withoutAPhoneTheRuleIsLookedFor() throws IOException {
        write("sys/bus/usb/devices/usb1/idVendor", "1d6b\n");
        assertTrue(about(world(), "usb").contains("no udev rule lets anna open one"));
        assertTrue(about(world("Linux", "root", Map.of()), "usb").startsWith("ok"));
        write("etc/udev/rules.d/" + UdevRule.NAME, "");
        assertTrue(about(world(), "usb").startsWith("ok"));
    }

    @Test
    void theMemoryForTransfersIsMeasuredAgainstThePhones() throws IOException {
        phone();
        write("dev/bus/usb/001/005", "");
        write("sys/module/usbcore/parameters/usbfs_memory_mb", "16\n");
        assertTrue(about(world(), "usb").contains("enough for 12 busy phones"));
        write("sys/module/usbcore/parameters/usbfs_memory_mb", "1\n");
        assertTrue(about(world(), "usb").contains("write a larger number"));
    }

    @Test
    void otherDaemonsAreNamed() throws IOException {
        assertTrue(about(world(), "usbmuxd").startsWith("ok"));
        write("proc/812/comm", "usbmuxd\n");
        assertTrue(about(world(), "usbmuxd").contains("usbmuxd 812"));
        write("usr/lib/udev/rules.d/39-usbmuxd.rules", "");
        assertTrue(about(world(), "usbmuxd").contains("systemctl mask usbmuxd"));
    }

    @Test
    void otherSystemsHaveTheirOwnDaemon() {
        assertTrue(about(world("Mac OS X", "anna", Map.of()), "usb").contains("--upstream /var/run/usbmuxd"));
        assertTrue(about(world("Windows 11", "anna", Map.of()), "usb").contains("--upstream 127.0.0.1:27015"));
        assertEquals("darwin-aarch64", SystemChecks.platform("Mac OS X", "aarch64"));
        assertEquals("win32-x86-64", SystemChecks.platform("Windows 11", "amd64"));
        assertEquals("linux-x86-64", SystemChecks.platform("Linux", "x86_64"));
    }

    @Test
    void theStateFolderMustBePrivateAndItsPathShort() throws IOException {
        assertTrue(about(world(), "state").startsWith("ok"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(about(world(), "state").contains("run chmod 700"));
        state = root.resolve("x".repeat(120));
        assertTrue(about(world(), "sockets").contains("too long"));
        assertTrue(about(world(), "state").contains("can be made"));
    }

    @Test
    void onlySecretsMustBePrivate() throws IOException {
        for (String name : List.of("hub.lock", "history", "a.record", "mux.token")) {
            Path file = Files.writeString(state.resolve(name), "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        String records = about(world(), "records");
        assertTrue(records.contains("a.record is open to other users"), records);
        assertTrue(records.contains("mux.token is open to other users"), records);
        assertFalse(records.contains("hub.lock") || records.contains("history"), records);
    }

    @Test
    void theEnvironmentsAddressIsTried() {
        World world = world("Linux", "anna", Map.of("USBMUXD_SOCKET_ADDRESS", "UNIX:/nowhere/mux.sock"));
        assertTrue(about(world, "sockets").contains("where nobody answers"));
    }

    @Test
    void aClockFromBeforeTheBuildIsBad() {
        World early = new World(
                root, state, bundles, Map.of(), Instant.parse("2001-01-01T00:00:00Z"), "Linux", "amd64", "anna");
        assertTrue(about(early, "clock").startsWith("BAD"));
        assertTrue(about(world(), "clock").startsWith("ok"));
    }

    @Test
    void theExitStatusAndTheJsonSayHowItIs() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(0, Doctor.print(List.of(Finding.ok("a", "b\"\n")), true, out));
        assertEquals(
                "{\"ok\":true,\"findings\":[{\"level\":\"ok\",\"subject\":\"a\",\"text\":\"b\\\"\\u000a\",\"next\":\"\"}]}\n",
                bytes.toString(StandardCharsets.UTF_8));
        assertEquals(1, Doctor.print(List.of(Finding.bad("a", "b", "c")), false, out));
        assertEquals("--jsn", Doctor.unknown(List.of("--json", "--jsn")));
        assertEquals("", Doctor.unknown(List.of("--install-udev", "--yes")));
    }

    @Test
    void theRuleIsInstalledAndApplied() throws Exception {
        List<List<String>> ran = new ArrayList<>();
        UdevRule rule = new UdevRule(world(), command -> ran.add(command));
        assertTrue(assertThrows(IOException.class, rule::install).getMessage().contains("no udev"));
        Files.createDirectories(root.resolve("etc/udev"));
        write("etc/group", "root:x:0:\n");
        String said = String.join("\n", rule.install());
        assertTrue(
                said.contains("wrote ") && said.contains("made the group plugdev") && said.contains("applied"), said);
        assertEquals(UdevRule.text(), Files.readString(rule.file()));
        assertEquals("groupadd", ran.get(0).get(0));
        assertEquals(List.of("udevadm", "control", "--reload"), ran.get(1));
        write("etc/group", "plugdev:x:46:\n");
        assertTrue(String.join("\n", new UdevRule(world(), command -> false).install())
                .contains("unplug the phones"));
    }

    @Test
    void theRuleFitsTheProductsAndNoOthers() throws IOException {
        String rule = UdevRule.text();
        assertTrue(rule.contains("TAG+=\"uaccess\"") && rule.contains("GROUP=\"plugdev\""));
        assertFalse(rule.contains("0666"));
    }
}
