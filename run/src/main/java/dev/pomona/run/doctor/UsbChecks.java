package dev.pomona.run.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** USB: the subsystem, the right to open phones, other programs that want them. */
final class UsbChecks {
    private static final int KILOBYTES_PER_PHONE = 1280;
    private static final List<String> RULES =
            List.of("etc/udev/rules.d", "run/udev/rules.d", "usr/lib/udev/rules.d", "lib/udev/rules.d");
    private static final String INSTALL =
            "run `pomona doctor --install-udev` as root, or read the rule with --print-udev";
    private final World world;

    UsbChecks(World world) {
        this.world = world;
    }

    /** A phone on the bus: where, and its device node. */
    private record Phone(String port, Path node) {}

    List<Finding> all() {
        List<Finding> found = new ArrayList<>(daemons());
        if (!world.linux()) {
            found.add(Finding.note(
                    "usb",
                    "on this system Apple's own daemon has the phones",
                    world.mac() ? "use --upstream /var/run/usbmuxd" : "use --upstream 127.0.0.1:27015"));
            return found;
        }
        if (!Files.isDirectory(world.at("sys/bus/usb")) && !Files.isDirectory(world.at("dev/bus/usb"))) {
            found.add(Finding.note(
                    "usb",
                    "this machine has no USB devices (/dev/bus/usb)",
                    "phones can come by --usbip HOST:PORT, --upstream ADDR or --twin"));
            return found;
        }
        List<Phone> phones = phones();
        phones.forEach(p -> found.add(rights(p)));
        if (phones.isEmpty()) {
            found.add(
                    world.administrator() || ruled()
                            ? Finding.ok("usb", "no phone is plugged in; one could be opened")
                            : Finding.note(
                                    "usb",
                                    "no phone is plugged in, and no udev rule lets " + world.user() + " open one",
                                    INSTALL));
        }
        memory(phones.size()).ifPresent(found::add);
        return found;
    }

    private List<Phone> phones() {
        List<Phone> phones = new ArrayList<>();
        for (Path device : World.list(world.at("sys/bus/usb/devices"))) {
            if (!World.read(device.resolve("idVendor")).equals("05ac")) continue;
            if (!World.read(device.resolve("idProduct")).matches("12[9a][0-9a-f]|8600|190[1-5]")) continue;
            String node = "dev/bus/usb/%03d/%03d"
                    .formatted(number(device.resolve("busnum")), number(device.resolve("devnum")));
            phones.add(new Phone(device.getFileName().toString(), world.at(node)));
        }
        return phones;
    }

    private static int number(Path file) {
        String text = World.read(file);
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static Finding rights(Phone p) {
        if (!Files.exists(p.node)) {
            return Finding.bad(
                    "usb",
                    "the phone at usb " + p.port + " has no device node " + p.node,
                    "give this container /dev/bus/usb, or use --usbip");
        }
        if (!Files.isWritable(p.node)) {
            return Finding.bad(
                    "usb", "the phone at usb " + p.port + " may not be opened: no permission for " + p.node, INSTALL);
        }
        return Finding.ok("usb", "the phone at usb " + p.port + " can be opened");
    }

    private boolean ruled() {
        return RULES.stream().anyMatch(folder -> Files.exists(world.at(folder).resolve(UdevRule.NAME)));
    }

    private java.util.Optional<Finding> memory(int phones) {
        int megabytes = number(world.at("sys/module/usbcore/parameters/usbfs_memory_mb"));
        if (megabytes == 0) return java.util.Optional.empty();
        int enough = megabytes * 1024 / KILOBYTES_PER_PHONE;
        String text = megabytes + " MB for USB transfers of all programs: enough for " + enough + " busy phones";
        return java.util.Optional.of(
                phones <= enough
                        ? Finding.ok("usb", text)
                        : Finding.note(
                                "usb",
                                text,
                                "write a larger number to /sys/module/usbcore/parameters/usbfs_memory_mb"));
    }

    private List<Finding> daemons() {
        List<Finding> found = new ArrayList<>();
        Path socket = world.at("var/run/usbmuxd");
        List<String> running = World.list(world.at("proc")).stream()
                .filter(p -> p.getFileName().toString().matches("\\d+"))
                .filter(p -> World.read(p.resolve("comm")).matches("usbmuxd2?|netmuxd|usbfluxd"))
                .map(p -> World.read(p.resolve("comm")) + " " + p.getFileName())
                .toList();
        if (World.answers(socket)) {
            found.add(Finding.note(
                    "usbmuxd",
                    "another one answers at " + socket + " and owns the phones on USB",
                    "use --no-usb --upstream " + socket + ", or stop it to let the hub have them"));
        } else if (!running.isEmpty()) {
            found.add(Finding.note(
                    "usbmuxd",
                    "running: " + String.join(", ", running) + "; it may hold phones",
                    "stop it to let the hub have them"));
        } else {
            found.add(Finding.ok("usbmuxd", "no other one on this machine"));
        }
        boolean started = RULES.stream().anyMatch(f -> Files.exists(world.at(f).resolve("39-usbmuxd.rules")));
        if (started) {
            found.add(Finding.note(
                    "usbmuxd",
                    "it is installed, and the system starts it when a phone is plugged in",
                    "`systemctl mask usbmuxd` leaves the phones to the hub"));
        }
        return found;
    }
}
