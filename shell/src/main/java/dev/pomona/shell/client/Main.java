package dev.pomona.shell.client;

import dev.pomona.shell.console.CallerTerminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./pomona COMMAND}: finds the running hub through the state folder and runs the command there. Nothing but the JDK,
 * and little of that: a person waits for this to start.
 */
public final class Main {
    /** Exit code: no hub. */
    public static final int NO_HUB = 3;
    /** Exit code: ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private static final List<String> ENV = List.of("LANG", "LC_ALL", "TERM", "TZ", "NO_COLOR");

    private Main() {}

    /** Runs without a launcher: {@code --state DIR COMMAND ...}. */
    public static void main(String[] args) {
        StateOption option = StateOption.of(List.of(args), System.getenv());
        int code;
        try {
            code = run(option.state().resolve("control.sock"), option.rest());
        } catch (NoHubException e) {
            System.err.println(noHub(option.state()));
            code = NO_HUB;
        }
        System.exit(code);
    }

    /** What a person is told when there is none. */
    public static String noHub(Path state) {
        return "no hub is running for " + state + "; start one with ./pomona hub";
    }

    /**
     * Runs one command with this process's streams.
     *
     * @return the exit code
     * @throws NoHubException nobody listens at the socket
     */
    public static int run(Path socket, List<String> args) throws NoHubException {
        // A path that is too long for a socket fails on connecting, too; absence is by far the usual case.
        if (!Files.exists(socket)) throw new NoHubException(socket);
        ControlClient client;
        try {
            client = ControlClient.connect(socket);
        } catch (IOException e) {
            throw new NoHubException(socket);
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> interrupted(client, ended), "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try (client) {
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            OutputStream err = new FileOutputStream(FileDescriptor.err);
            return client.run(request(args), new FileInputStream(FileDescriptor.in), out, err, CallerTerminal::new);
        } catch (IOException e) {
            if (client.cancelled()) return INTERRUPTED;
            System.err.println("pomona: " + e.getMessage());
            return ControlClient.FAILED;
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is going down: the hook runs already.
            return;
        }
    }

    /** In the shutdown hook: after it the JVM ends with 128 + the signal's number, which is 130 for Ctrl-C. */
    private static void interrupted(ControlClient client, CountDownLatch ended) {
        client.cancel();
        try {
            if (!ended.await(2, TimeUnit.SECONDS)) client.close();
        } catch (InterruptedException e) {
            client.close();
        }
    }

    private static String request(List<String> args) {
        Map<String, String> env = new LinkedHashMap<>();
        for (String name : ENV) {
            String value = System.getenv(name);
            if (value != null) env.put(name, value);
        }
        return RequestJson.write(
                args,
                Path.of("").toAbsolutePath().toString(),
                Boolean.getBoolean("pomona.terminal"),
                Boolean.getBoolean("pomona.editor"),
                Integer.getInteger("pomona.width", 80),
                env);
    }

    /** Nobody listens at a control socket. */
    public static final class NoHubException extends Exception {
        private static final long serialVersionUID = 1;

        NoHubException(Path socket) {
            super("nobody listens at " + socket);
        }
    }
}
