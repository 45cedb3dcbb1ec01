package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pomona} as a person meets it: at a real terminal. */
class ConsoleIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void completesRunsInterruptsAndLeaves() {
        try (Terminal terminal = new Terminal(dir, HubProcess.POMONA + " --state " + dir.resolve("state"))) {
            terminal.await("pomona>");
            terminal.keys("dev");
            terminal.await("pomona> dev");
            terminal.keys("Tab");
            terminal.await("pomona> devices");
            terminal.keys("Enter");
            terminal.await("UDID ");
            terminal.await("trusted");
            terminal.awaitAtEnd("pomona>");
            terminal.keys("afc ls /", "Enter");
            terminal.await("DCIM");
            terminal.awaitAtEnd("pomona>");
            terminal.keys("syslog", "Enter");
            terminal.await("seq=2");
            terminal.keys("C-c");
            terminal.awaitAtEnd("pomona>");
            terminal.keys("info ProductVersion", "Enter");
            terminal.await("18.5");
            terminal.keys("exit", "Enter");
            terminal.await("exit code 0");
        }
    }

    /** The system stops a process that touches the terminal from the background. */
    @Test
    void aHubInTheBackgroundLeavesTheTerminalAlone() {
        String state = " --state " + dir.resolve("state");
        try (Terminal terminal = new Terminal(dir, "PS1='person> ' bash --norc --noprofile -i")) {
            terminal.awaitAtEnd("person>");
            terminal.keys(HubProcess.POMONA + " hub --twin --no-usb" + state + " &", "Enter");
            terminal.await("pomona ready");
            terminal.keys("clear; " + HubProcess.POMONA + " devices" + state, "Enter");
            terminal.await("Pomona Twin 1");
            terminal.keys("clear; jobs", "Enter");
            terminal.await("Running");
            assertFalse(terminal.screen().contains("Stopped"));
            terminal.keys("clear; kill %1; wait %1; echo code $?", "Enter");
            terminal.await("code 0");
            terminal.keys("exit", "Enter");
            terminal.await("exit code 0");
        }
    }
}
