package dev.pomona.run.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleException;

/** {@code ./pomona hub}: the hub in the foreground. */
final class HubProcess {
    /** Framework properties by which the launcher tells the assembly what to assemble; lists are separated by newlines. */
    static final String UPSTREAM = "pomona.upstream";
    /** Whether there is no use in a hub that does not reach them. */
    static final String VITAL = "pomona.upstream.vital";

    private static final int STOP_SECONDS = 9;
    private static final String LOCK = "hub.lock";

    private HubProcess() {}

    static int run(Path folder, HubOptions options) throws IOException, InterruptedException {
        State state = State.open(folder);
        state.requireSocket("control.sock");
        if (state.lock(LOCK).isEmpty()) {
            System.err.println("pomona: a hub is running already for " + folder + " (process " + state.holder(LOCK)
                    + "); stop it, or give this one another folder with --state DIR");
            return Main.FAILED;
        }
        boolean console = options.shell().orElse(Boolean.getBoolean("pomona.stdin.terminal"));
        if (console && !Boolean.getBoolean("pomona.stdin.terminal")) {
            System.err.println("pomona: standard input is no terminal: no console");
            console = false;
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("pomona.state", folder.toString());
        settings.put("pomona.control", state.file("control.sock").toString());
        settings.put("pomona.twins", String.valueOf(options.twins().orElse(0)));
        settings.put("pomona.usb", String.valueOf(options.usb().orElse(true)));
        settings.put("pomona.usbip", String.join("\n", options.usbip()));
        settings.put(UPSTREAM, String.join("\n", options.upstream()));
        List<String> listen =
                options.listen().isEmpty() ? List.of(state.file("mux.sock").toString()) : options.listen();
        settings.put("pomona.listen", String.join("\n", listen));
        settings.put("pomona.wifi", String.valueOf(options.air().wifi().isPresent()));
        settings.put("pomona.wifi.address", options.air().wifi().orElse(""));
        settings.put("pomona.twin.wifi", options.air().twins());
        settings.put("pomona.vault.key", options.vaultKey());
        settings.put("pomona.listen.anywhere", String.valueOf(options.access().anywhere()));
        settings.put("pomona.listen.compat", String.valueOf(options.access().compat()));
        settings.put("pomona.listen.policy", absolute(options.access().policy()));
        settings.put("pomona.listen.group", options.access().group());
        settings.put("pomona.listen.token", absolute(options.access().token()));
        settings.put("pomona.tunnel", String.join("\n", options.access().tunnels()));
        settings.put("pomona.listen.network-address", options.access().networkAddress());
        settings.put("pomona.offer-twin", String.valueOf(!options.namesSource()));
        settings.put("pomona.console", String.valueOf(console));
        settings.put(
                "pomona.plugins",
                options.plugins()
                        .map(Path::of)
                        .orElse(state.file("plugins"))
                        .toAbsolutePath()
                        .toString());
        // A plugin that hangs may be replaced by the same version, repaired.
        settings.put("org.osgi.framework.bsnversion", "multiple");
        return foreground(state.file("cache"), settings, logLevel(options, console));
    }

    private static String absolute(String file) {
        return file.isEmpty() ? "" : Path.of(file).toAbsolutePath().toString();
    }

    private static String logLevel(HubOptions options, boolean console) {
        if (!options.logLevel().isEmpty()) return options.logLevel();
        return console ? "WARN" : "INFO";
    }

    /** Runs until a signal or {@code stop}. */
    static int foreground(Path cache, Map<String, String> settings, String logLevel)
            throws IOException, InterruptedException {
        System.setProperty("pomona.log", logLevel);
        PrintStream data = takeStandardOutput();
        CountDownLatch ended = new CountDownLatch(1);
        int[] code = {Main.FAILED};
        Hub[] hub = new Hub[1];
        ServiceManager manager = ServiceManager.real();
        // A signal ends the JVM through this hook; the exit code is decided here, not by the signal.
        Thread hook = new Thread(
                () -> {
                    if (ended.getCount() > 0) {
                        manager.close();
                        boolean clean = hub[0] == null || hub[0].stop(STOP_SECONDS);
                        if (!clean) System.err.println("pomona: the hub did not stop in time");
                        Runtime.getRuntime().halt(clean ? Main.OK : Main.FAILED);
                    }
                    Runtime.getRuntime().halt(code[0]);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            hub[0] = Hub.start(Layout.bundles(), cache, settings, line -> {
                data.println(line);
                data.flush();
                manager.ready(line, () -> hub[0] == null || hub[0].alive());
            });
            code[0] = hub[0].awaitEnd();
        } catch (BundleException e) {
            throw new IOException("the framework does not start: " + e.getMessage(), e);
        }
        ended.countDown();
        return code[0];
    }

    /** Whatever prints to {@code System.out} from now on, a library perhaps, does not get among the data. */
    static PrintStream takeStandardOutput() {
        System.setOut(System.err);
        return new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    }
}
