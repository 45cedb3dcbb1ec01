package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./pomona} does where no hub runs. */
class WithoutHubIT {
    @TempDir
    private Path dir;

    private Tool.Result pomona(String upstream, String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = HubProcess.POMONA;
        command[1] = "--state";
        command[2] = dir.resolve("state").toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return new Tool()
                .env("XDG_CONFIG_HOME", dir.resolve("home").toString())
                .env("USBMUXD_SOCKET_ADDRESS", upstream)
                .run(command);
    }

    @Test
    void anAddressThatIsNoneIsBadUsage() {
        Tool.Result result = pomona("rubbish", "devices");
        assertEquals(2, result.exit(), result::toString);
        assertEquals(
                "pomona: USBMUXD_SOCKET_ADDRESS: neither a path nor HOST:PORT: rubbish",
                result.err().strip());
        assertFalse(Files.exists(dir.resolve("state")));
    }

    @Test
    void optionsAloneAreBadUsage() {
        assertEquals(2, pomona("", "-u").exit());
        assertEquals(2, pomona("", "--json").exit());
    }

    @Test
    void aDaemonThatIsNotThereIsNamed() {
        String address = "UNIX:" + dir.resolve("none.sock");
        Tool.Result result = pomona(address, "devices");
        assertEquals(1, result.exit(), result::toString);
        assertTrue(result.err().startsWith("pomona: usbmuxd at " + address + ": not reachable ("), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals("", result.out());
    }

    @Test
    void helpKnowsAllAndTouchesNothing() throws Exception {
        Path state = Files.createDirectories(dir.resolve("state"));
        Files.writeString(state.resolve("vault.seal"), "of another key");
        Tool.Result all = pomona("", "help").ok();
        for (String command : List.of("afc", "crash", "metrics", "mount", "mux", "plugins", "syslog", "twin", "why"))
            assertTrue(all.lines().stream().anyMatch(line -> line.startsWith(command + " ")), command + all);
        assertTrue(pomona("", "help", "plugins").ok().out().contains("install"));
        assertTrue(pomona("rubbish", "forward", "--help").ok().out().contains("LOCAL:REMOTE"));
        try (Stream<Path> files = Files.list(state)) {
            assertEquals(List.of(state.resolve("vault.seal")), files.toList());
        }
        assertFalse(Files.exists(dir.resolve("home")));
    }
}
