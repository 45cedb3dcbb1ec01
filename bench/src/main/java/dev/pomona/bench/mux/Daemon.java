package dev.pomona.bench.mux;

import dev.pomona.bench.load.MuxClient;
import dev.pomona.bench.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A running mux daemon with all its phones. */
public record Daemon(String name, Child child, MuxClient client) implements AutoCloseable {
    /** @param phones to wait for */
    public static Daemon hub(Path root, Path work, int exporter, int phones) throws IOException {
        Path state = Files.createTempDirectory(work, "hub");
        Child child = Child.start(
                "the hub",
                state.resolve("log"),
                Map.of(),
                List.of(
                        root.resolve("pomona").toString(),
                        "hub",
                        "--no-usb",
                        "--usbip",
                        "127.0.0.1:" + exporter,
                        "--state",
                        state.toString()));
        child.awaitLine("pomona ready");
        return ready("hub", child, state.resolve("mux.sock"), phones);
    }

    /** Debian's usbmuxd over a stand-in for libusb that finds its devices at USB/IP exporters. */
    static Daemon usbmuxd(Rig rig, Path work, int exporter, int phones) throws IOException {
        Path run = Files.createTempDirectory(work, "usbmuxd");
        // Its socket is at a fixed place, so it gets a /run of its own; and it needs more files than shells give.
        Child child = Child.start(
                "usbmuxd",
                work.resolve(run.getFileName() + ".log"),
                Map.of(
                        "USBIP_EXPORTERS",
                        "127.0.0.1:" + exporter,
                        "LD_LIBRARY_PATH",
                        rig.library().toString()),
                List.of(
                        "unshare",
                        "-m",
                        "bash",
                        "-c",
                        "ulimit -n $(ulimit -Hn) && mount --bind \"$1\" /run && exec usbmuxd -f -p",
                        "usbmuxd",
                        run.toString()));
        Path socket = run.resolve("usbmuxd");
        child.await("socket", () -> Files.exists(socket));
        return ready("usbmuxd", child, socket, phones);
    }

    private static Daemon ready(String name, Child child, Path socket, int phones) throws IOException {
        MuxClient client = new MuxClient(socket);
        child.await(phones + " phones", () -> client.devices().size() >= phones);
        return new Daemon(name, child, client);
    }

    @Override
    public void close() {
        child.close();
    }
}
