package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reverse: Debian's usbmuxd drives our twin (through a stand-in for libusb that finds devices at USB/IP exporters), the
 * stock client reads it, and so do our own commands with {@code USBMUXD_SOCKET_ADDRESS}.
 */
class ReferenceDaemonIT {
    @Test
    void usbmuxdServesTheTwinToStockClientsAndToOurCommands(@TempDir Path dir) throws Exception {
        Tool.need("usbmuxd", "apt-get install usbmuxd");
        Tool.need("gcc", "apt-get install gcc libc6-dev libusb-1.0-0-dev");
        Tool.need("idevice_id", "apt-get install libimobiledevice-utils");
        Tool.need("unshare", "apt-get install util-linux");
        Path run = Files.createDirectory(dir.resolve("run"));
        Path source = HubProcess.ROOT.resolve("itest/rig/libusb_usbip.c");
        new Tool()
                .run(
                        "gcc",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-w",
                        "-Wl,-soname,libusb-1.0.so.0",
                        "-o",
                        dir.resolve("libusb-1.0.so.0").toString(),
                        source.toString())
                .ok();
        int port = HubProcess.freePort();
        Path state = Files.createDirectory(dir.resolve("state"));
        Process twin = new ProcessBuilder(HubProcess.POMONA, "twin", "--port", "" + port, "--state", state.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Process daemon = null;
        try {
            Sockets.connect(port, Duration.ofSeconds(30)).close();
            daemon = new Tool()
                    .env("USBIP_EXPORTERS", "127.0.0.1:" + port)
                    .env("LD_LIBRARY_PATH", dir.toString())
                    .daemon(
                            "unshare",
                            "-m",
                            "bash",
                            "-c",
                            "mount --bind \"$1\" /run && exec usbmuxd -f -p",
                            "x",
                            run.toString());
            Tool stock = new Tool().env("USBMUXD_SOCKET_ADDRESS", "UNIX:" + run.resolve("usbmuxd"));
            assertTrue(
                    Eventually.holds(() -> !stock.run("idevice_id", "-l").out().isBlank()), "no phone came");
            String udid = stock.run("idevice_id", "-l").ok().out().strip();
            assertTrue(stock.run("ideviceinfo", "-s").ok().out().contains("ProductType: "));
            Tool ours = new Tool()
                    .env("USBMUXD_SOCKET_ADDRESS", run.resolve("usbmuxd").toString());
            Path own = Files.createDirectory(dir.resolve("own"));
            Tool.Result devices = ours.run(HubProcess.POMONA, "devices", "--state", own.toString());
            assertTrue(devices.ok().out().contains(udid), devices::toString);
            Tool.Result version = ours.run(HubProcess.POMONA, "info", "ProductVersion", "--state", own.toString());
            assertEquals(
                    stock.run("ideviceinfo", "-s", "-k", "ProductVersion")
                            .ok()
                            .out()
                            .strip(),
                    version.ok().out().strip());
        } finally {
            if (daemon != null) daemon.destroyForcibly().waitFor();
            twin.destroy();
            twin.waitFor();
        }
    }
}
