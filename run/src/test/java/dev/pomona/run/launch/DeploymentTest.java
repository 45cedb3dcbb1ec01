package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files for systemd, looked at by systemd's own tools where they are. */
@Timeout(120)
class DeploymentTest {
    /** Of systemd's scale from 0 to 100; the network, sockets and netlink that a hub needs cost about 20. */
    private static final int MOST_EXPOSED = 25;

    private static String file(String name) throws IOException {
        try (InputStream in = DeploymentTest.class.getResourceAsStream("/dev/pomona/run/deploy/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void check(Path output, String... command) throws Exception {
        boolean there = List.of("/usr/bin", "/bin", "/usr/sbin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
        assumeTrue(there, "SKIPPED: " + command[0] + " is not installed (apt-get install systemd)");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        assertTrue(ended, "in time");
        assertEquals(0, process.exitValue(), Files.readString(output));
    }

    /** With a program that is there, or the check would complain of that. */
    private static Path unit(Path dir) throws IOException {
        return Files.writeString(
                dir.resolve("pomona.service"), file("pomona.service").replace("/opt/pomona/pomona", "/bin/true"));
    }

    @Test
    void systemdUnderstandsTheUnit(@TempDir Path dir) throws Exception {
        Path output = dir.resolve("out");
        check(output, "systemd-analyze", "verify", unit(dir).toString());
        assertEquals("", Files.readString(output), "no complaints either");
    }

    @Test
    void theUnitIsHardened(@TempDir Path dir) throws Exception {
        check(
                dir.resolve("out"),
                "systemd-analyze",
                "security",
                "--no-pager",
                "--offline=yes",
                "--threshold=" + MOST_EXPOSED,
                unit(dir).toString());
    }

    @Test
    void systemdUnderstandsTheUser(@TempDir Path dir) throws Exception {
        Path users = Files.writeString(dir.resolve("pomona.conf"), file("pomona.sysusers"));
        check(dir.resolve("out"), "systemd-sysusers", "--dry-run", users.toString());
    }

    @Test
    void theUnitsCommandIsOneThatTheHubUnderstands() throws Exception {
        String start = file("pomona.service")
                .lines()
                .filter(l -> l.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        List<String> words = List.of(start.split(" "));
        assertEquals("hub", words.get(1));
        int state = words.indexOf("--state");
        List<String> options = new java.util.ArrayList<>(words.subList(2, words.size()));
        options.removeAll(words.subList(state, state + 2));
        HubOptions parsed = HubOptions.parse(options);
        assertEquals(List.of("/run/pomona/mux.sock"), parsed.listen());
        assertTrue(parsed.usb().orElseThrow());
        assertTrue(file("pomona.service").toLowerCase(Locale.ROOT).contains("supplementarygroups=plugdev"));
        assertTrue(file("70-pomona.rules").contains("GROUP=\"plugdev\""));
    }
}
