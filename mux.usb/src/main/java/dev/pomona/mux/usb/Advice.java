package dev.pomona.mux.usb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What went wrong with USB, each in one line that ends with the next step. */
final class Advice {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String DAEMON = "usbmuxd";

    private Advice() {}

    static String noPermission() {
        return "no permission; `pomona doctor --install-udev` as root gives it,"
                + " or run the hub as a user of the group plugdev";
    }

    static String held() {
        return held(PROCESSES);
    }

    /** @param processes where the system tells of its processes */
    static String held(Path processes) {
        return daemon(processes)
                .map(pid -> "another program holds it: usbmuxd, process " + pid + "; stop that (`systemctl stop"
                        + " usbmuxd`), or leave it the"
                        + " phones and start the hub with"
                        + " --no-usb --upstream"
                        + " /var/run/usbmuxd")
                .orElse("another program holds it, usbmuxd perhaps; stop that, or start the hub with --no-usb"
                        + " --upstream ADDR to share its phones");
    }

    private static Optional<String> daemon(Path processes) {
        try (Stream<Path> all = Files.list(processes)) {
            return all.filter(p -> Character.isDigit(p.getFileName().toString().charAt(0)))
                    .filter(p -> name(p).startsWith(DAEMON))
                    .map(p -> p.getFileName().toString())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    static String noMemory() {
        return "the system's memory for USB transfers is used up; write a larger number of megabytes to"
                + " /sys/module/usbcore/parameters/usbfs_memory_mb";
    }

    static String noSubsystem() {
        return "no USB subsystem on this machine; phones can come by --usbip HOST:PORT, --upstream ADDR or --twin";
    }

    /** @param system as in {@code os.name}; {@code processor} as in {@code os.arch} */
    static String noLibrary(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String next = name.startsWith("mac")
                ? "this system's own daemon has the phones, use --upstream /var/run/usbmuxd"
                : name.startsWith("windows")
                        ? "install Apple's device support and use --upstream 127.0.0.1:27015"
                        : "use --usbip HOST:PORT or --upstream ADDR";
        return "no libusb for this platform (" + system + " " + processor + "); " + next;
    }
}
