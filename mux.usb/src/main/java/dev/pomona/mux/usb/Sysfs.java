package dev.pomona.mux.usb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux itself says is on the bus. */
final class Sysfs {
    static final Path DEVICES = Path.of("/sys/bus/usb/devices");
    private static final int LONGEST = 64;

    private final Path devices;

    Sysfs(Path devices) {
        this.devices = devices;
    }

    boolean present() {
        return Files.isDirectory(devices);
    }

    /** Devices that vanish while they are looked at are left out. */
    List<UsbBus.Id> list() throws IOException {
        List<UsbBus.Id> all = new ArrayList<>();
        try (Stream<Path> entries = Files.list(devices)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                // 1-4.2 is a device; 1-4.2:1.0 an interface; usb1 a root hub.
                if (!name.matches("\\d+-[\\d.]+")) continue;
                try {
                    all.add(new UsbBus.Id(
                            number(entry, "busnum", 10),
                            number(entry, "devnum", 10),
                            number(entry, "idVendor", 16),
                            number(entry, "idProduct", 16),
                            speed(text(entry, "speed")),
                            name));
                } catch (IOException | NumberFormatException e) {
                    continue;
                }
            }
        }
        return all;
    }

    private static int number(Path device, String file, int radix) throws IOException {
        return Integer.parseInt(text(device, file), radix);
    }

    private static String text(Path device, String file) throws IOException {
        String all = Files.readString(device.resolve(file)).strip();
        if (all.length() > LONGEST) throw new IOException(file + " is too long");
        return all;
    }

    /** From megabits; the usual one where it is unknown. */
    static long speed(String megabits) {
        return switch (megabits) {
            case "1.5" -> 1_500_000L;
            case "12" -> 12_000_000L;
            case "5000" -> 5_000_000_000L;
            case "10000" -> 10_000_000_000L;
            case "20000" -> 20_000_000_000L;
            default -> 480_000_000L;
        };
    }
}
