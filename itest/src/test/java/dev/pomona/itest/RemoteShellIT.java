package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pomona afc shell} at a real terminal, in a hub that is another process. */
class RemoteShellIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private HubProcess hub;
    private Terminal terminal;

    @BeforeEach
    void begin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/").exit() == 0), hub::log);
        terminal = new Terminal(dir, HubProcess.POMONA + " afc shell --state " + hub.state);
    }

    @AfterEach
    void end() throws Exception {
        if (terminal != null) terminal.close();
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    @Test
    void namesOfThePhoneAreCompleted() throws Exception {
        terminal.await("afc:/>");
        terminal.keys("mkd");
        terminal.await("afc:/> mkd");
        terminal.keys("Tab");
        terminal.await("afc:/> mkdir");
        terminal.keys("-p /Downloads/only/one", "Enter");
        terminal.await("one\nafc:/>");
        terminal.keys("cd /Downl");
        terminal.await("cd /Downl");
        terminal.keys("Tab");
        terminal.await("cd /Downloads/");
        terminal.keys("on");
        terminal.await("cd /Downloads/on");
        terminal.keys("Tab", "Enter");
        terminal.await("afc:/Downloads/only>");
        terminal.keys("ls", "Enter");
        terminal.await("\none\n");
        // A line that is thrown away, and the end.
        terminal.keys("rm -r one");
        terminal.await("only> rm -r one");
        terminal.keys("C-c");
        // Not before the prompt is there again: what is typed meanwhile may go with the line.
        terminal.awaitAtEnd("only>");
        terminal.keys("exit", "Enter");
        terminal.await("exit code 0");
        assertTrue(hub.pomona("afc", "ls", "/Downloads/only").ok().out().contains("one"));
    }

    @Test
    void inAPipeLinesArePlain() throws Exception {
        Process shell = new Tool().start(HubProcess.POMONA, "afc", "shell", "--state", hub.state.toString());
        try (var in = shell.outputWriter()) {
            in.write("cd /DCIM\npwd\n");
        }
        assertEquals("/DCIM", new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, shell.waitFor());
        Process failing = new Tool().start(HubProcess.POMONA, "afc", "shell", "--state", hub.state.toString());
        try (var in = failing.outputWriter()) {
            in.write("cd /nowhere\npwd\n");
        }
        assertEquals("/", new String(failing.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(1, failing.waitFor());
    }
}
