package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small virtual machine with a real Linux USB stack: twins behind {@code vhci_hcd}, read by {@code mux.usb}. */
class UsbLabIT {
    @Test
    void twoTwinsThroughTheKernel(@TempDir Path out) {
        Tool.need("qemu-system-x86_64", "apt-get install qemu-system-x86");
        Tool.need("usbip", "apt-get install usbip");
        Tool.need("modprobe", "apt-get install kmod");
        Tool.need("cpio", "apt-get install cpio");
        Tool.need("idevice_id", "apt-get install libimobiledevice-utils");
        Tool.need("usbmuxd", "apt-get install usbmuxd");
        Path lab = HubProcess.ROOT.resolve("itest/usb-lab");
        Tool.Result result = new Tool()
                .env("LAB_OUT", out.toString())
                .limit(Duration.ofMinutes(12))
                .run(
                        lab.resolve("usb-lab").toString(),
                        "-t",
                        "660",
                        lab.resolve("one-phone.sh").toString());
        System.out.println(result.out());
        assertEquals(0, result.exit(), () -> result.out() + result.err());
    }
}
