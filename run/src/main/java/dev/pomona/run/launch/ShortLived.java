package dev.pomona.run.launch;

import dev.pomona.shell.client.Main.NoHubException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleException;

/** A hub for one command, where none is running: nothing listens but a private control socket. */
final class ShortLived {
    private static final int READY_SECONDS = 20;
    private static final int STOP_SECONDS = 5;

    private ShortLived() {}

    /** Runs what only explains: all that ships is there, and nothing of the user's is read or written. */
    static int explain(List<String> args) throws IOException, InterruptedException {
        Path own = folder();
        Map<String, String> nothing = Map.of(
                "pomona.vault.key",
                "none",
                "pomona.plugins",
                own.resolve("plugins").toString());
        try {
            return run(own, State.open(own.resolve("state")), nothing, args);
        } finally {
            remove(own);
        }
    }

    /** @param sources of phones, as framework properties */
    static int run(Path folder, Map<String, String> sources, List<String> args)
            throws IOException, InterruptedException {
        State state = State.open(folder);
        Path own = folder();
        try {
            return run(own, state, sources, args);
        } finally {
            remove(own);
        }
    }

    /** Of one run. Short, because the path of a socket has room for about a hundred characters. */
    private static Path folder() throws IOException {
        return Files.createTempDirectory("pomona");
    }

    private static void remove(Path own) {
        Hub.remove(own, new PrintStream(System.err, true, StandardCharsets.UTF_8));
    }

    private static int run(Path own, State state, Map<String, String> sources, List<String> args)
            throws IOException, InterruptedException {
        PrintStream real = System.out;
        System.setProperty("pomona.log", "ERROR");
        System.setOut(System.err);
        Map<String, String> settings = new HashMap<>(sources);
        settings.put("pomona.state", state.folder().toString());
        settings.put("pomona.control", own.resolve("control.sock").toString());
        Hub hub;
        try {
            hub = Hub.start(Layout.bundles(), own.resolve("cache"), settings, line -> {});
        } catch (BundleException e) {
            throw new IOException("the framework does not start: " + e.getMessage(), e);
        }
        try {
            if (!hub.awaitReady(READY_SECONDS)) {
                // Why is told already.
                if (hub.exitCode() != Main.OK) return hub.exitCode();
                throw new IOException("the hub does not get ready");
            }
            return dev.pomona.shell.client.Main.run(own.resolve("control.sock"), args);
        } catch (NoHubException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            boolean clean = hub.stop(STOP_SECONDS);
            System.setOut(real);
            if (!clean) System.err.println("pomona: the short-lived hub did not stop in time");
        }
    }
}
