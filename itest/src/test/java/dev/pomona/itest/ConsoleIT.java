package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pomona} as a person meets it: at a real terminal, which tmux plays. */
class ConsoleIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private String server;

    @BeforeEach
    void terminal() {
        Tool.need("tmux", "apt-get install tmux");
        server = dir.resolve("tmux.sock").toString();
        String hub = HubProcess.POMONA + " --state " + dir.resolve("state");
        tmux("new-session", "-d", "-x", "100", "-y", "50", "-s", "console", hub + "; echo exit code $?; read wait")
                .ok();
        await("pomona>");
    }

    @AfterEach
    void end() {
        tmux("kill-server");
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
        String[] command = new String[keys.length + 3];
        command[0] = "send-keys";
        command[1] = "-t";
        command[2] = "console";
        System.arraycopy(keys, 0, command, 3, keys.length);
        tmux(command).ok();
    }

    private String screen() {
        return tmux("capture-pane", "-p", "-t", "console").out();
    }

    private void await(String words) {
        assertTrue(Eventually.holds(() -> screen().contains(words)), () -> "no \"" + words + "\" on\n" + screen());
    }

    /** Until the last line is an empty prompt again. */
    private void awaitPrompt() {
        assertTrue(Eventually.holds(() -> screen().stripTrailing().endsWith("pomona>")), this::screen);
    }

    @Test
    void completesRunsInterruptsAndLeaves() {
        keys("dev");
        await("pomona> dev");
        keys("Tab");
        await("pomona> devices");
        keys("Enter");
        await("UDID ");
        await("trusted");
        awaitPrompt();
        keys("afc ls /", "Enter");
        await("DCIM");
        awaitPrompt();
        keys("syslog", "Enter");
        await("seq=2");
        keys("C-c");
        awaitPrompt();
        keys("info ProductVersion", "Enter");
        await("18.5");
        keys("exit", "Enter");
        await("exit code 0");
    }
}
