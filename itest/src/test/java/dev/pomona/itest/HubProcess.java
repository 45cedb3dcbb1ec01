package dev.pomona.itest;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A hub as its users start it: {@code ./pomona hub} with a state folder of its own. */
final class HubProcess implements AutoCloseable {
    static final Path ROOT =
            Path.of(System.getProperty("pomona.root", "..")).toAbsolutePath().normalize();
    static final String POMONA = ROOT.resolve("pomona").toString();

    final Path state;
    /** The hub's user's folder of configurations. */
    final Path home;

    final int tcpPort;
    final Process process;
    private final Path log;

    private HubProcess(Path state, Path home, int tcpPort, Process process, Path log) {
        this.state = state;
        this.home = home;
        this.tcpPort = tcpPort;
        this.process = process;
        this.log = log;
    }

    /** Starts it with a Unix and a TCP socket and waits for the ready line. */
    static HubProcess start(String... options) throws Exception {
        Path state = Files.createTempDirectory("pomona-it");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(POMONA, "hub", "--state", state.toString()));
        command.addAll(List.of("--listen", state.resolve("mux.sock").toString(), "--listen", "127.0.0.1:" + port));
        command.addAll(List.of(options));
        Path log = Files.createTempFile("pomona-it", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // The key of the vault stands in the user's folder of configurations: this hub's user has one of its own.
        Path home = Files.createTempDirectory("pomona-it-home");
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        Process process = builder.start();
        HubProcess hub = new HubProcess(state, home, port, process, log);
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line; (line = reader.readLine()) != null; ) {
                    if (line.startsWith("pomona ready")) ready.complete(line);
                }
            } catch (IOException e) {
                // The process is gone; the line below says so to whoever still waits.
            }
            ready.completeExceptionally(new IllegalStateException("the hub ended before it was ready"));
        });
        try {
            ready.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            String text = hub.log();
            hub.close();
            throw new IllegalStateException("no hub: " + e + "\n" + text, e);
        }
        return hub;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path muxSocket() {
        return state.resolve("mux.sock");
    }

    /** What the hub wrote to standard error so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** A stock client of the libimobiledevice family, pointed at this hub. */
    Tool libimobiledevice() {
        return new Tool().env("USBMUXD_SOCKET_ADDRESS", "UNIX:" + muxSocket()).env("XDG_CONFIG_HOME", state.toString());
    }

    /** go-ios and others that take {@code host:port}. */
    Tool tcpClient() {
        return new Tool().env("USBMUXD_SOCKET_ADDRESS", "127.0.0.1:" + tcpPort);
    }

    Tool.Result pomona(String... arguments) {
        List<String> command = new ArrayList<>(List.of(POMONA));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", state.toString()));
        return new Tool().run(command.toArray(String[]::new));
    }

    /** Ends it as an operator would and answers its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return Tool.TIMED_OUT;
        }
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        stop();
        for (Path folder : List.of(state, home)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(log);
    }
}
