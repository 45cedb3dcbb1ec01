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

/** {@code ./pomona afc shell} at a real terminal, which tmux plays, in a hub that is another process. */
class RemoteShellIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private HubProcess hub;
    private String server;

    @BeforeEach
    void terminal() throws Exception {
        Tool.need("tmux", "apt-get install tmux");
        hub = HubProcess.start("--twin", "--no-usb");
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/").exit() == 0), hub::log);
        server = dir.resolve("tmux.sock").toString();
        String shell = HubProcess.POMONA + " afc shell --state " + hub.state;
        tmux("new-session", "-d", "-x", "100", "-y", "50", "-s", "shell", shell + "; echo exit code $?; read wait")
                .ok();
    }

    @AfterEach
    void end() throws Exception {
        tmux("kill-server");
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private Tool.Result tmux(String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "tmux";
        command[1] = "-S";
        command[2] = server;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return new Tool().env("TERM", "xterm").run(command);
    }

    private void keys(String... keys) {
        String[] command = new String[keys.length + 4];
        command[0] = "send-keys";
        command[1] = "-t";
        command[2] = "shell";
        command[3] = "--";
        System.arraycopy(keys, 0, command, 4, keys.length);
        tmux(command).ok();
    }

    private String screen() {
        return tmux("capture-pane", "-p", "-t", "shell").out();
    }

    private void await(String words) {
        assertTrue(Eventually.holds(() -> screen().contains(words)), () -> "no \"" + words + "\" on\n" + screen());
    }

    @Test
    void namesOfThePhoneAreCompleted() throws Exception {
        await("afc:/>");
        keys("mkd");
        await("afc:/> mkd");
        keys("Tab");
        await("afc:/> mkdir");
        keys("-p /Downloads/only/one", "Enter");
        await("one\nafc:/>");
        keys("cd /Downl");
        await("cd /Downl");
        keys("Tab");
        await("cd /Downloads/");
        keys("on");
        await("cd /Downloads/on");
        keys("Tab", "Enter");
        await("afc:/Downloads/only>");
        keys("ls", "Enter");
        await("\none\n");
        // A line that is thrown away, and the end.
        keys("rm -r one");
        await("only> rm -r one");
        keys("C-c");
        // Not before the prompt is there again: what is typed meanwhile may go with the line.
        assertTrue(Eventually.holds(() -> screen().stripTrailing().endsWith("only>")), this::screen);
        keys("exit", "Enter");
        await("exit code 0");
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
    }
}
