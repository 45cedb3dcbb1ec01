package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real terminal, which tmux plays, with a person's keys. */
final class Terminal implements AutoCloseable {
    private final String server;

    /** One in which {@code command} runs, and which shows its exit code when it has ended. */
    Terminal(Path dir, String command) {
        Tool.need("tmux", "apt-get install tmux");
        server = dir.resolve("tmux.sock").toString();
        tmux("new-session", "-d", "-x", "100", "-y", "50", "-s", "person", command + "; echo exit code $?; read wait")
                .ok();
    }

    private Tool.Result tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", server));
        command.addAll(List.of(arguments));
        return new Tool().env("TERM", "xterm").run(command.toArray(String[]::new));
    }

    /** Presses them, each a text or tmux's name of a key. */
    void keys(String... keys) {
        List<String> command = new ArrayList<>(List.of("send-keys", "-t", "person", "--"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new)).ok();
    }

    String screen() {
        return tmux("capture-pane", "-p", "-t", "person").out();
    }

    void await(String words) {
        assertTrue(Eventually.holds(() -> screen().contains(words)), () -> "no \"" + words + "\" on\n" + screen());
    }

    /** Until nothing is behind the last of these words. */
    void awaitAtEnd(String prompt) {
        assertTrue(Eventually.holds(() -> screen().stripTrailing().endsWith(prompt)), this::screen);
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
