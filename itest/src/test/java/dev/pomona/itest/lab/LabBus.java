package dev.pomona.itest.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The kernel's virtual USB ports: plugs a USB/IP exporter's device in and out. */
final class LabBus {
    private static final Path CONTROLLER = Path.of("/sys/devices/platform/vhci_hcd.0");
    private static final int IN_USE = 6;

    private LabBus() {}

    /** @return the port that it is at now */
    static String plug(String busId) throws IOException, InterruptedException {
        Set<String> before = inUse();
        long end = System.nanoTime() + 20_000_000_000L;
        String output;
        do {
            // The exporter may need a moment to see that the device is free again.
            Process usbip = new ProcessBuilder("usbip", "attach", "-r", "127.0.0.1", "-b", busId)
                    .redirectErrorStream(true)
                    .start();
            output = new String(usbip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!usbip.waitFor(20, TimeUnit.SECONDS)) throw new IOException("usbip attach does not end");
            if (usbip.exitValue() == 0) {
                Set<String> now = inUse();
                now.removeAll(before);
                if (now.size() != 1) throw new IOException("new ports: " + now);
                return now.iterator().next();
            }
        } while (System.nanoTime() < end);
        throw new IOException("usbip attach " + busId + ": " + output);
    }

    static void unplug(String port) throws IOException {
        Files.writeString(CONTROLLER.resolve("detach"), port);
    }

    private static Set<String> inUse() throws IOException {
        Set<String> ports = new HashSet<>();
        for (String line : Files.readAllLines(CONTROLLER.resolve("status"))) {
            String[] word = line.strip().split("\\s+");
            if (word.length < 3 || !word[1].matches("\\d+")) continue;
            // States 4 (free) and 5 (taken by nobody yet) do not count; a port not yet given an address does.
            if (Integer.parseInt(word[2]) >= IN_USE - 1) ports.add(word[1]);
        }
        return ports;
    }
}
