package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small virtual machine with a real Linux USB stack: twins behind {@code vhci_hcd}, found, read, unplugged in mid-transfer
 * and plugged in again through {@code mux.usb}; then Debian's usbmuxd on the same twins.
 */
class UsbLabIT {
    private static final String ROUNDS = System.getProperty("pomona.lab.rounds", "50");

    @Test
    void twoTwinsThroughTheKernel(@TempDir Path out) {
        Tool.need("qemu-system-x86_64", "apt-get install qemu-system-x86");
        Tool.need("usbip", "apt-get install usbip");
        Tool.need("modprobe", "apt-get install kmod");
        Tool.need("cpio", "apt-get install cpio");
        Tool.need("idevice_id", "apt-get install libimobiledevice-utils");
        Tool.need("usbmuxd", "apt-get install usbmuxd");
        Tool.Result result = new Tool()
                .env("LAB_OUT", out.toString())
                .env("LAB_SECONDS", "1500")
                .env("JAVA_HOME", System.getProperty("java.home"))
                .limit(Duration.ofMinutes(27))
                .run(HubProcess.ROOT.resolve("itest/usb-lab/run").toString(), ROUNDS);
        System.out.println(result.out());
        assertEquals(0, result.exit(), () -> result.out() + result.err());
    }
}
